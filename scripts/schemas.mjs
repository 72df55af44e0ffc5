/** Writes schemas/: the JSON Schemas of the files of the desired state, of the configuration, and of saved plans. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, root } from "./prepare.mjs";

ensureBuilt();
const { desiredSchema } = await import("../dist/desired/schema.js");
const { planSchema } = await import("../dist/plan/plan-schema.js");
const { kinds } = await import("../dist/kinds/index.js");

const folder = join(root, "schemas");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "desired.schema.json"), `${JSON.stringify(desiredSchema(kinds), null, 2)}\n`);
writeFileSync(join(folder, "plan.schema.json"), `${JSON.stringify(planSchema(), null, 2)}\n`);
writeFileSync(join(folder, "config.schema.json"), readFileSync(join(root, "src", "config", "config.schema.json"), "utf8"));
