/** Reads and checks the text of a configuration file. */
import { createRequire } from "node:module";
import type { Node } from "yaml";
import { byPlace, type Diagnostic, type SourceLocation } from "../errors/diagnostic.ts";
import { failWith } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import type { JsonSchema } from "../model/attributes.ts";
import type { Config } from "./config.generated.ts";
import { entriesOf, nodeAt, parseYaml, plainValue, type YamlText } from "./document.ts";
import { mistakesOf } from "./shape.ts";
import { expand, missingVariable, type Variables } from "./variables.ts";

/** The published schema; required when it is needed, as importing JSON is experimental in Node 20. */
const schema = (): JsonSchema => createRequire(import.meta.url)("dbmigrator/config.schema.json");

/** Sections whose variables need only be there when they are used. */
const expandedOnUse: ReadonlySet<string> = new Set(["environments", "notifications"]);

export interface ReadConfig {
  readonly config: Config;
  /** Where the value at a path of keys stands. */
  locate(path: readonly string[]): SourceLocation | undefined;
}

/** The configuration in a text. @throws DbmError with all mistakes */
export function readConfig(text: string, file: string, variables: Variables): ReadConfig {
  const yaml = parseYaml(text, file, "config.invalid");
  if (yaml.problems.length > 0) failWith(yaml.problems);
  const problems: Diagnostic[] = [];
  const value = expandAll(yaml, problems, variables);
  for (const mistake of mistakesOf(value, schema())) {
    const at = yaml.locate(keyNode(yaml, mistake.path, mistake.unknownKey !== undefined));
    if (mistake.unknownKey !== undefined) {
      const hint = suggestion(mistake.unknownKey.key, mistake.unknownKey.known);
      const where = mistake.path.slice(0, -1).join(".");
      const message = `unknown key \`${mistake.unknownKey.key}\`${where === "" ? "" : ` in ${where}`}`;
      problems.push({ code: "config.unknown-key", severity: "error", message, at, ...(hint === undefined ? {} : { hint }) });
    } else {
      problems.push({
        code: "config.invalid",
        severity: "error",
        message: `${mistake.path.join(".") || "the file"} ${mistake.message}`,
        at,
      });
    }
  }
  if (problems.length > 0) failWith(problems.sort(byPlace));
  return { config: (value ?? {}) as Config, locate: (path) => yaml.locate(nodeAt(yaml, yaml.root, path)) };
}

function keyNode(yaml: YamlText, path: readonly string[], isKey: boolean): Node | null {
  if (!isKey) return nodeAt(yaml, yaml.root, path);
  const parent = nodeAt(yaml, yaml.root, path.slice(0, -1));
  return entriesOf(yaml, parent)?.find(({ key }) => key === path.at(-1))?.keyNode ?? parent;
}

function expandAll(yaml: YamlText, problems: Diagnostic[], variables: Variables): unknown {
  const walk = (value: unknown, path: readonly string[]): unknown => {
    if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, String(index)]));
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key])]));
    if (typeof value !== "string" || expandedOnUse.has(path[0] ?? "")) return value;
    const { text, missing } = expand(value, variables);
    for (const name of missing) problems.push(missingVariable(name, path, yaml.locate(nodeAt(yaml, yaml.root, path))));
    return text;
  };
  const value = plainValue(yaml, yaml.root, { exact: false });
  return value === null ? {} : walk(value, []);
}
