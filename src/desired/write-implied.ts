/** Which parts of partitions and inheritance children follow from their parents' and so are not written. */
import { equalJson } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";

/** `unsaid`: not written at all; `holder`: written only for what stands below it; absent: written in full. */
export type Implied = ReadonlyMap<Key, "unsaid" | "holder">;

type Parts = ReadonlyMap<Key, readonly DbObject[]>;

/**
 * A partition is written as PARTITION OF without parts where all its parts are what its parent's say; else as a table of
 * its own that is attached, with its columns, and its indexes by their own names, which PostgreSQL then takes over.
 */
export function impliedParts(model: Model, parts: Parts, kinds: KindRegistry): Implied {
  const implied = new Map<Key, "unsaid" | "holder">();
  for (const whole of parts.values()) {
    const following = whole.filter(({ via }) => via !== undefined && model.objects.has(via));
    if (following.length === 0) continue;
    const isLinked = whole.some(({ id }) => kinds.get(id.kind).foldsWith !== undefined);
    const asTable = isLinked && following.some((part) => needsTable(part, model, parts, kinds));
    for (const part of following) {
      const { foldInto, madeByAttach } = kinds.get(part.id.kind);
      const canStand = foldInto !== undefined || madeByAttach === true;
      if (asTable ? canStand : canStand && !isLinked && !sameAsAbove(part, model)) continue;
      implied.set(part.key, saysMore(part, parts) ? "holder" : "unsaid");
    }
  }
  return implied;
}

function needsTable(part: DbObject, model: Model, parts: Parts, kinds: KindRegistry): boolean {
  const { madeByAttach, foldInto } = kinds.get(part.id.kind);
  if (madeByAttach === true) return true;
  return foldInto !== undefined && (!sameAsAbove(part, model) || saysMore(part, parts));
}

function sameAsAbove(part: DbObject, { objects }: Model): boolean {
  const above = objects.get(part.via ?? "");
  return above !== undefined && Object.keys(part.is).every((name) => equalJson(part.is[name], above.is[name]));
}

/** Whether something below it is its own. */
const saysMore = ({ key }: DbObject, parts: Parts): boolean =>
  (parts.get(key) ?? []).some((part) => part.via === undefined || saysMore(part, parts));
