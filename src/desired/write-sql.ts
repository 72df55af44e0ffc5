/** Writes the statements that make a model as SQL files. */
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import { byPath, pathOf, type WriteOptions, type WrittenFile, wholeOf } from "./write-files.ts";

/**
 * One file for each table, view, function … with all that belongs to it, or a single one.
 * `steps` are those of a plan from an empty database to the model: their order makes a single file run as it stands.
 */
export function writeSql(
  steps: readonly { readonly key: Key; readonly sql: string }[],
  model: Model,
  kinds: KindRegistry,
  options: WriteOptions,
): WrittenFile[] {
  const placed = steps.map(({ key, sql }) => {
    const object = model.objects.get(key);
    if (object === undefined) throw new Error(`a step of an export is about ${key}, which is not in the model`);
    return { sql, path: pathOf(wholeOf(object, model), kinds, options) };
  });
  return byPath(placed, ({ path }) => path).map(([path, statements]) => ({
    path: `${path}.sql`,
    text: statements.map(({ sql }) => `${sql};\n`).join("\n"),
  }));
}
