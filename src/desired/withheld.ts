/** What a source says that no scratch database is told, because the server would act on it: noted, and put into the model read back. */
import { encodeId, type Key } from "../model/id.ts";
import type { Kind } from "../model/kind.ts";
import type { DbObject, Model, Values } from "../model/object.ts";
import type { Statement } from "../sql/split.ts";

export interface Withheld {
  readonly key: Key;
  /** Attributes that the object has. */
  readonly is: Values;
}

/** What the statement says, if a kind keeps it from scratch databases. */
export function withheldBy(kinds: readonly Kind[], statement: Pick<Statement, "type" | "node">): Withheld | undefined {
  for (const kind of kinds) {
    const said = kind.withheld?.(statement);
    if (said !== undefined) return { key: encodeId(said.id), is: said.is as Values };
  }
  return undefined;
}

/** The same for a unit. */
export function withholding(kinds: readonly Kind[], statement: Pick<Statement, "type" | "node">): { readonly withheld?: Withheld } {
  const withheld = withheldBy(kinds, statement);
  return withheld === undefined ? {} : { withheld };
}

/** The model of a scratch database with what it was not told. */
export function withWithheld(model: Model, all: readonly Withheld[]): Model {
  if (all.length === 0) return model;
  const objects = new Map<Key, DbObject>(model.objects);
  for (const { key, is } of all) {
    const object = objects.get(key);
    if (object !== undefined) objects.set(key, { ...object, is: { ...object.is, ...is } });
  }
  return { ...model, objects };
}
