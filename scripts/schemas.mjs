/** Writes schemas/: the JSON Schemas for editors, of the files of the desired state and of the configuration. */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ensureBuilt, root } from "./prepare.mjs";

ensureBuilt();
const { desiredSchema } = await import("../dist/desired/schema.js");
const { kinds } = await import("../dist/kinds/index.js");

const folder = join(root, "schemas");
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "desired.schema.json"), `${JSON.stringify(desiredSchema(kinds), null, 2)}\n`);
writeFileSync(join(folder, "config.schema.json"), readFileSync(join(root, "src", "config", "config.schema.json"), "utf8"));
