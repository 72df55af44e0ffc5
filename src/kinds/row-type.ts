/** The row types of tables: while other columns have them, PostgreSQL writes no row of the table anew. */
import { DbmError } from "../errors/error.ts";
import type { Key } from "../model/id.ts";
import type { RenderContext } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, qualified } from "../sql/ident.ts";
import { tableOf } from "./relation.ts";
import { columnsOn, typesOn } from "./type-users.ts";

type Models = Pick<RenderContext, "current" | "desired">;

/** A column of another table that is of the row type of a table, by itself or in other types, and stays so. */
function holderOf(table: Key, models: Models): DbObject | undefined {
  const type = models.current.objects.get(table);
  if (type === undefined) return undefined;
  const types = typesOn(type, models);
  return columnsOn(new Set(types.map(({ key }) => key)), models).find(({ parent }) => parent !== table);
}

/** Whether columns are of the row type of a table. */
export const holdsRowsOf = (table: Key, { current }: RenderContext): boolean =>
  holderOf(table, { current, desired: current }) !== undefined;

/**
 * For what makes PostgreSQL write rows of a table, or check values in them, as part of ALTER TABLE (find_composite_type_dependencies()
 * in tablecmds.c). Nothing happens for what no source declares: that the way back will be refused is no reason against the way there.
 * @throws source.unsupported when columns of other tables are of its row type
 */
export function needsNoHolder(table: Key, { at }: DbObject<object>, context: RenderContext): void {
  const id = context.current.objects.get(table)?.id;
  const holder = at === undefined ? undefined : holderOf(table, context);
  if (id === undefined || holder === undefined || context.isDropped(holder.key) || context.isDropped(table)) return;
  const held = qualified(id.schema as string, id.name as string);
  const column = `${tableOf(holder.id)}.${ident(holder.id.name as string)}`;
  throw new DbmError("source.unsupported", `PostgreSQL does not write the rows of ${held} anew while ${column} holds rows of it`, {
    hint: `Let ${column} have another type first, such as jsonb, or go; or leave ${held} without this change.`,
    at,
  });
}
