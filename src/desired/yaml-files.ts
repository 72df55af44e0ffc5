/** Reads the YAML files of a source into statements for the shadow. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import { encodeId } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import { spoken } from "../model/words.ts";
import { nameOf } from "../sql/object-name.ts";
import { loadParser } from "../sql/split.ts";
import type { SourceFile } from "./load-files.ts";
import type { LoadUnit } from "./statement.ts";
import { readYaml, type YamlFile, type YamlObject } from "./yaml.ts";
import { renderYaml } from "./yaml-statements.ts";

export interface YamlSource {
  readonly units: readonly LoadUnit[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface YamlSurroundings {
  readonly serverMajor: number;
  /** Names that statements of SQL files provide. */
  readonly provided: ReadonlySet<string>;
}

/**
 * The statements of all YAML files without mistakes. Problems are returned, not thrown: an object declared twice, and everything readYaml finds.
 */
export async function readYamlFiles(
  files: readonly SourceFile[],
  kinds: KindRegistry,
  { serverMajor, provided }: YamlSurroundings,
): Promise<YamlSource> {
  await loadParser();
  const read = files.map(({ file, text }) => readYaml({ name: file, text }, kinds.all));
  const { objects, duplicates } = withoutDuplicates([...read.flatMap((file) => file.objects), ...impliedSchemas(read, kinds, provided)]);
  const mistakes = read.flatMap((file) => file.diagnostics);
  const broken = new Set(mistakes.map(({ at }) => at?.file));
  // a mistyped body lacks what its SQL is made of
  const whole = objects.filter(({ at }) => !broken.has(at.file));
  const { units, diagnostics } = renderYaml(whole, kinds, serverMajor);
  // a key that stands twice in a map
  const told = new Set(mistakes.map(placeOf));
  const others = duplicates.filter((one) => !told.has(placeOf(one)));
  return { units, diagnostics: [...mistakes, ...others, ...diagnostics] };
}

const placeOf = ({ at }: Diagnostic): string => `${at?.file}:${at?.line}:${at?.column}`;

/** `schema: app` at the top of a file that declares something in it also declares the schema, where nothing else does. */
function impliedSchemas(files: readonly YamlFile[], { namespace }: KindRegistry, provided: ReadonlySet<string>): YamlObject[] {
  const declared = new Set(files.flatMap(({ objects }) => objects.filter(({ id }) => id.kind === namespace.kind).map(({ id }) => id.name)));
  declared.add("public");
  const implied: YamlObject[] = [];
  for (const { objects, schema } of files) {
    if (schema === undefined || declared.has(schema.name) || provided.has(nameOf(namespace.kind, schema.name))) continue;
    if (!objects.some(({ id }) => id.schema === schema.name)) continue;
    declared.add(schema.name);
    const id = { kind: namespace.kind, name: schema.name };
    implied.push({ id, key: encodeId(id), is: {}, position: 1, at: schema.at, fileSchema: schema.name });
  }
  return implied;
}

function withoutDuplicates(all: readonly YamlObject[]): {
  readonly objects: readonly YamlObject[];
  readonly duplicates: readonly Diagnostic[];
} {
  const objects = new Map<string, YamlObject>();
  const duplicates: Diagnostic[] = [];
  const twice = new Set<string>();
  for (const object of all) {
    const first = objects.get(object.key);
    if (first === undefined) {
      objects.set(object.key, object);
      continue;
    }
    // the parts of an object that is there twice would only say the same again
    if (!twice.has(object.parent ?? "")) duplicates.push(duplicate(first, object));
    twice.add(object.key);
  }
  return { objects: [...objects.values()], duplicates };
}

function duplicate(first: YamlObject, second: YamlObject): Diagnostic {
  return {
    code: "source.duplicate",
    severity: "error",
    message: `${spoken(second.key)} is declared twice: at ${first.at.file}:${first.at.line} and at ${second.at.file}:${second.at.line}.`,
    hint: "Remove one of the two.",
    at: second.at,
  };
}
