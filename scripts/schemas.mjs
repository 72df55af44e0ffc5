/** Writes the JSON Schemas of schemas/ that follow from the code: of the files of the desired state and of saved plans. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, root } from "./prepare.mjs";

ensureBuilt();
const { createContext, desiredSchema, planSchema } = await import("../dist/index.js");
const { kinds } = createContext({ cwd: root, env: {}, emit: () => undefined });

const folder = join(root, "schemas");
writeFileSync(join(folder, "desired.schema.json"), `${JSON.stringify(desiredSchema(kinds.all), null, 2)}\n`);
writeFileSync(join(folder, "plan.schema.json"), `${JSON.stringify(planSchema(), null, 2)}\n`);
