/** Writes src/config/config.generated.ts from schemas/config.schema.json. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compile } from "json-schema-to-typescript";
import { root } from "./prepare.mjs";

const folder = join(root, "src", "config");

/** The types of the configuration, as text. */
export function configTypes() {
  const schema = JSON.parse(readFileSync(join(root, "schemas", "config.schema.json"), "utf8"));
  return compile(schema, "Config", {
    bannerComment: "/** Types of the configuration, written from schemas/config.schema.json by `npm run generate`. Do not edit. */",
    style: { printWidth: 140 },
  });
}

if (process.argv[1] === import.meta.filename) writeFileSync(join(folder, "config.generated.ts"), await configTypes());
