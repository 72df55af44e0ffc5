/** Enumerated types (`pg_type` with `pg_enum`): everything dbmigrator knows about them. */
import { names } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { type Altered, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, list, literal, qualified } from "../sql/ident.ts";
import { userSchema } from "./catalog.ts";
import { renaming } from "./renaming.ts";
import { rebuildType } from "./type-rebuild.ts";

type Enum = DbObject<{ readonly labels: readonly string[] }>;

const nameOf = (id: Id): string => qualified(id.schema, id.name as string);

/** Whether labels were only added: nothing was removed, and the rest kept its order. */
function onlyAdds(from: readonly string[], to: readonly string[]): boolean {
  const kept = to.filter((label) => from.includes(label));
  return kept.length === from.length && kept.every((label, index) => label === from[index]);
}

/** A new label cannot be used before it is committed; all new labels can be committed together. */
function addLabels(to: Enum, from: Enum): Statement[] {
  const known = [...from.is.labels];
  const statements: Statement[] = [];
  for (const [index, label] of to.is.labels.entries()) {
    if (known[index] === label) continue;
    const [before, next] = [known[index - 1], known[index]];
    const place = next === undefined ? "" : before === undefined ? ` BEFORE ${literal(next)}` : ` AFTER ${literal(before)}`;
    statements.push({ sql: `ALTER TYPE ${nameOf(to.id)} ADD VALUE ${literal(label)}${place}`, lock: "none", commit: "after" });
    known.splice(index, 0, label);
  }
  return statements;
}

function alterLabels(to: Enum, from: Enum, context: RenderContext): Altered {
  if (onlyAdds(from.is.labels, to.is.labels)) return addLabels(to, from);
  const removed = from.is.labels.filter((label) => !to.is.labels.includes(label)).map(literal);
  if (removed.length === 0) return rebuildType(to, context);
  return rebuildType(to, context, {
    words: `that hold ${removed.join(" or ")}`,
    holds: ({ id, is }) => {
      const name = ident(id.name as string);
      if (is.type === nameOf(to.id)) return `${name}::text IN (${list(removed)})`;
      return is.type === `${nameOf(to.id)}[]` ? `${name}::text[] && ARRAY[${list(removed)}]` : undefined;
    },
  });
}

export const enumType = defineKind({
  kind: "enum",
  plural: "enums",
  key: ["schema", "name"],
  attributes: { labels: names({ about: "The values, in their order." }) },
  declare: [
    {
      under: "file",
      as: "enums",
      form: "map",
      short: {
        schema: { type: "array", items: { type: ["string", "number", "boolean"] } },
        expand: (body) => (Array.isArray(body) ? { labels: body } : undefined),
        contract: (body) => (Object.keys(body).every((key) => key === "labels") ? (body.labels ?? []) : undefined),
      },
    },
  ],
  catalog: {
    class: "pg_type",
    sql: () => `
SELECT t.oid, n.nspname AS schema, t.typname AS name,
  ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid ORDER BY e.enumsortorder) AS labels
FROM pg_catalog.pg_type t
JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND ${userSchema("n")}`,
    read: (row) => ({ id: { kind: "enum", schema: row.schema, name: row.name }, is: { labels: row.labels } }),
  },
  rebuild: { onChangeOf: ["labels"], when: (from, to) => !onlyAdds(from.is.labels, to.is.labels) },
  names: ({ id }) => [`type:${id.schema}.${id.name}`],
  reference: (id) => `TYPE ${nameOf(id)}`,
  create: ({ id, is }) => ({ sql: `CREATE TYPE ${nameOf(id)} AS ENUM (${list(is.labels.map(literal))})`, lock: "none" }),
  drop: ({ id }) => ({ sql: `DROP TYPE ${nameOf(id)}`, lock: "none" }),
  rename: (from, to) => renaming("TYPE", from, to),
  elements: {
    word: "label",
    of: ({ labels }) => labels,
    rename: (id, from, to) => ({
      sql: `ALTER TYPE ${nameOf(id)} RENAME VALUE ${literal(from)} TO ${literal(to)}`,
      lock: "none",
      hazards: [{ type: "breaks-clients", message: `${literal(from)} of type ${nameOf(id)} becomes ${literal(to)}` }],
    }),
  },
  alter: { labels: alterLabels },
});
