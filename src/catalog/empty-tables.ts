/** Which tables hold no rows, for plans that spare the users of those that do. */
import type { Session } from "../database/session.ts";
import { encodeId, type Id, type Key } from "../model/id.ts";

/**
 * Those of the tables and materialized views that have no storage: pg_class.reltuples would be an estimate, -1 before the first ANALYZE.
 * A table that is not in the database is not among them. Throws ServerError as the session does.
 */
export async function emptyAmong(session: Session, tables: readonly Id[]): Promise<ReadonlySet<Key>> {
  const rows = await session.query<{ ord: number }>(
    `SELECT t.ord::int4 AS ord FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS t(schema, name, ord)
JOIN pg_catalog.pg_namespace n ON n.nspname = t.schema
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.name
WHERE c.reltuples <= 0 AND pg_catalog.pg_relation_size(c.oid) = 0`,
    [tables.map(({ schema }) => schema), tables.map(({ name }) => name)],
  );
  return new Set(rows.map(({ ord }) => encodeId(tables[ord - 1] as Id)));
}
