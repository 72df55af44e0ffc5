/** Reads the YAML files of a source into statements for the shadow. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import type { KindRegistry } from "../model/kind.ts";
import { loadParser } from "../sql/split.ts";
import type { SourceFile } from "./load-files.ts";
import type { LoadUnit } from "./statement.ts";
import { readYaml, type YamlObject } from "./yaml.ts";
import { renderYaml } from "./yaml-statements.ts";

export interface YamlSource {
  readonly units: readonly LoadUnit[];
  readonly diagnostics: readonly Diagnostic[];
}

/** The statements of all YAML files. Problems are returned, not thrown: an object declared twice, and everything readYaml finds. */
export async function readYamlFiles(files: readonly SourceFile[], kinds: KindRegistry, serverMajor: number): Promise<YamlSource> {
  if (files.length === 0) return { units: [], diagnostics: [] };
  await loadParser();
  const read = files.map(({ file, text }) => readYaml({ name: file, text }, kinds.all));
  const { objects, duplicates } = withoutDuplicates(read.flatMap((file) => file.objects));
  const { units, diagnostics } = renderYaml(objects, kinds, serverMajor);
  const mistakes = read.flatMap((file) => file.diagnostics);
  // what a mistyped body lacks would be missed in its SQL once more
  const broken = new Set(mistakes.map(({ at }) => at?.file));
  return { units, diagnostics: [...mistakes, ...duplicates, ...diagnostics.filter(({ at }) => !broken.has(at?.file))] };
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
    message: `${second.key.replace(":", " ")} is declared twice: at ${first.at.file}:${first.at.line} and at ${second.at.file}:${second.at.line}.`,
    hint: "Remove one of the two.",
    at: second.at,
  };
}
