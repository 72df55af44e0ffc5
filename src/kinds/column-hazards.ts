/** What adding, dropping and retyping a column means for the rows of its table. */
import type { Id } from "../model/id.ts";
import type { Hazard, RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident } from "../sql/ident.ts";
import { rowsWhere } from "./affected-rows.ts";
import { isForeign, tableOf } from "./relation.ts";
import { typeChangeMayFail, typeChangeRewrites } from "./type-change.ts";

/** A column, as far as its values go. */
export type Column = DbObject<{
  readonly type: string;
  readonly collation: string | null;
  readonly not_null: boolean;
  readonly identity: object | null;
  readonly generated: { readonly stored: boolean } | null;
}>;

export const hazard = (type: Hazard["type"], message: string, count?: string): { hazards: readonly Hazard[] } => ({
  hazards: [{ type, message, ...(count === undefined ? {} : { count }) }],
});
export const columnName = (id: Id): string => `${tableOf(id)}.${ident(id.name as string)}`;

/** Of ALTER COLUMN … TYPE; `refused` as in Conversion. */
export function typeHazards({ id, is }: Column, from: Column, refused: string | undefined): readonly Hazard[] {
  if (isForeign(from) || !typeChangeRewrites(from.is.type, is.type)) return [];
  const rewrites: Hazard = {
    type: "rewrites-table",
    message: `table ${tableOf(id)} is written anew for the type of ${ident(id.name as string)}`,
  };
  if (!typeChangeMayFail(from.is.type, is.type)) return [rewrites];
  const count = refused === undefined ? {} : { count: rowsWhere(tableOf(id), refused) };
  return [rewrites, { type: "may-fail-on-rows", message: `values of ${columnName(id)} that are no ${is.type} make it fail`, ...count }];
}

/** Of DROP COLUMN. */
export const dropHazards = (from: Column, context: RenderContext): { hazards?: readonly Hazard[] } =>
  isForeign(from) || isComputed(from, context)
    ? {}
    : hazard(
        "deletes-data",
        `the values of ${columnName(from.id)} are deleted`,
        rowsWhere(tableOf(from.id), `num_nonnulls(${ident(from.id.name as string)}) > 0`),
      );

/**
 * Whether the values of a column that goes follow from those of others, so that adding it again brings them back: nothing is lost but
 * what the others lose, which is said of them. One that comes back as a column of its own would be empty.
 */
function isComputed({ key, is }: Column, { desired }: RenderContext): boolean {
  const next = desired.objects.get(key) as Column | undefined;
  return is.generated !== null && (next === undefined || next.is.generated !== null);
}

/** Of ADD COLUMN. */
export function addHazards(to: Column, context: RenderContext): { hazards?: readonly Hazard[] } {
  if (isForeign(to)) return {};
  const name = ident(to.id.name as string);
  const defaults = context.folded(to.key);
  if (isFilledByRow(to, defaults)) return hazard("rewrites-table", `table ${tableOf(to.id)} is written anew for the values of ${name}`);
  const hasDefault = defaults.length > 0 || to.is.generated !== null;
  return to.is.not_null && !hasDefault
    ? hazard(
        "may-fail-on-rows",
        `fails when ${tableOf(to.id)} has rows: ${name} is not null and has no default; give it one, or add it without not null and fill it first`,
        rowsWhere(tableOf(to.id), "true"),
      )
    : {};
}

/** Whether each row gets a value of its own when the column is added; any other one is stored once, in the catalog. */
function isFilledByRow({ is, facts }: Column, defaults: readonly DbObject[]): boolean {
  return (
    facts?.type_fills_rows === true ||
    is.identity !== null ||
    is.generated?.stored === true ||
    defaults.some(({ facts }) => facts?.volatile !== false)
  );
}
