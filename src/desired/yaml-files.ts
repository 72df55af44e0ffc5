/** Reads the YAML files of a source into statements for the shadow. */
import type { Diagnostic } from "../errors/diagnostic.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { SourceFile } from "./load-files.ts";
import type { LoadUnit } from "./statement.ts";

export interface YamlSource {
  readonly units: readonly LoadUnit[];
  readonly diagnostics: readonly Diagnostic[];
}

export async function readYamlFiles(_files: readonly SourceFile[], _kinds: KindRegistry, _serverMajor: number): Promise<YamlSource> {
  return { units: [], diagnostics: [] };
}
