/** Adding, retyping and dropping a column of its own: the statements, with what they mean for the rows of its table. */
import type { Hazard, RenderContext, Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, list } from "../sql/ident.ts";
import { addHazards, type Column, columnName, dropHazards, typeHazards } from "./column-hazards.ts";
import { tableOf } from "./relation.ts";

/** How the values of a column go over to its new type. */
export interface Conversion {
  /** The expression of the new values; undefined where PostgreSQL casts by itself. */
  readonly using: string | undefined;
  /** What the expression needs, made before and dropped after. */
  readonly make: readonly Statement[];
  readonly drop: readonly Statement[];
  /** What the new type does not have: `public.address.zip`. */
  readonly lost: readonly string[];
  /** Whether the value of a row is none of the new type, as SQL; absent where that cannot be said. */
  readonly refused?: string | undefined;
}

export const addColumn = (to: Column, context: RenderContext): Statement => ({
  sql: `ALTER TABLE ${tableOf(to.id)} ADD COLUMN ${context.clause(to as DbObject<object> as DbObject)}`,
  lock: "accessExclusive",
  ...addHazards(to, context),
});

export const dropColumn = (from: Column, context: RenderContext): Statement => ({
  sql: `ALTER TABLE ${tableOf(from.id)} DROP COLUMN ${ident(from.id.name as string)}`,
  lock: "accessExclusive",
  ...dropHazards(from, context),
});

/** `ALTER COLUMN kind TYPE text COLLATE "C" USING kind::text`, an action of ALTER TABLE. */
export const typeAction = ({ id, is }: Column, using: string | undefined): string =>
  clauses(
    `ALTER COLUMN ${ident(id.name as string)} TYPE ${is.type}`,
    is.collation !== null && `COLLATE ${is.collation}`,
    using !== undefined && `USING ${using}`,
  );

/** Gives the column its new type and collation. */
export function changeType(to: Column, from: Column, { using, make, drop, lost, refused }: Conversion): Statement[] {
  const loss: Hazard[] = lost.length === 0 ? [] : [{ type: "deletes-data", message: `${columnName(to.id)} loses ${list(lost)}` }];
  const hazards = [...loss, ...typeHazards(to, from, refused)];
  return [...make, { sql: `ALTER TABLE ${tableOf(to.id)} ${typeAction(to, using)}`, lock: "accessExclusive", hazards }, ...drop];
}
