/** Comments (`pg_description`): everything dbmigrator knows about them. */
import type { CommentStmt } from "libpg-query";
import { optional } from "../model/attributes.ts";
import { encodeId, type Key } from "../model/id.ts";
import { type Declaration, defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { literal } from "../sql/ident.ts";
import {
  annotationLock,
  annotationQuery,
  columnHolders,
  columnKey,
  constraintIndexKey,
  describedKinds,
  identitySequenceKey,
  indexHolders,
  placeOf,
} from "./annotated.ts";
import { commentOnSchemaPublic, firstUserOid } from "./catalog.ts";
import { columnOf } from "./column-name.ts";

const attributes = { text: optional({ about: "The comment; null where PostgreSQL or an extension would bring one along." }) };
type Comment = DbObject<{ readonly text: string | null }>;

function commentOn({ id }: Pick<Comment, "id">, is: string | null, context: RenderContext): Statement {
  const reference = context.reference(id.on as Key);
  return { sql: `COMMENT ON ${reference} IS ${is === null ? "NULL" : literal(is)}`, lock: annotationLock(reference) };
}

const short: NonNullable<Declaration["short"]> = {
  schema: { type: ["string", "number", "boolean", "null"], description: "A comment." },
  expand: (body) => (typeof body === "object" && body !== null ? undefined : { text: body === null ? null : String(body) }),
  contract: ({ text }) => text ?? null,
};

/** A comment that stands on another object than the one it is a part of is said by a section of its own. */
const isOnItsParent = ({ id, parent }: DbObject): boolean => id.on === parent;
const isOn =
  (kind: string) =>
  (object: DbObject): boolean =>
    !isOnItsParent(object) && (object.id.on as Key).startsWith(`${kind}:`);

export const comment = defineKind({
  kind: "comment",
  plural: "comments",
  key: ["on"],
  category: "comment",
  declaredBy: ["CommentStmt"],
  attributes,
  declare: [
    {
      under: [...describedKinds, "role"],
      as: "comment",
      form: "single",
      short,
      holds: isOnItsParent,
      identify: (_name, { parent }) => ({ kind: "comment", on: parent?.key as Key }),
    },
    {
      under: columnHolders,
      as: "column_comments",
      form: "map",
      short,
      holds: isOn("column"),
      identify: (name, { parent }) => ({ kind: "comment", on: columnKey(parent?.id.schema as string, parent?.id.name as string, name) }),
      name: ({ id }) => columnOf(id.on as Key),
    },
    {
      under: ["column"],
      as: "sequence_comment",
      form: "single",
      short,
      holds: isOn("sequence"),
      identify: (_name, { parent }) => ({ kind: "comment", on: identitySequenceKey(parent as DbObject) }),
    },
    {
      under: indexHolders,
      as: "index_comment",
      form: "single",
      short,
      holds: isOn("index"),
      identify: (_name, { parent }) => ({ kind: "comment", on: constraintIndexKey(parent?.key as Key, parent?.id.name as string) }),
    },
  ],
  catalog: {
    class: "pg_description",
    // CREATE EXTENSION and initdb write comments: these are not the user's, but their absence is
    sql: () => `
WITH shipped AS MATERIALIZED (
  SELECT 'pg_catalog.pg_extension'::regclass::oid AS classoid, e.oid AS objoid, a.comment AS description
  FROM pg_catalog.pg_extension e JOIN pg_catalog.pg_available_extensions() a ON a.name = e.extname WHERE e.oid >= ${firstUserOid}
  UNION ALL
  SELECT 'pg_catalog.pg_namespace'::regclass, n.oid, ${literal(commentOnSchemaPublic)} FROM pg_catalog.pg_namespace n WHERE n.nspname = 'public'
), said AS (
  SELECT d.classoid, d.objoid, d.objsubid, d.description, s.description AS usual
  FROM pg_catalog.pg_description d LEFT JOIN shipped s USING (classoid, objoid) WHERE d.objoid >= ${firstUserOid} OR s.objoid IS NOT NULL
  UNION ALL
  SELECT r.classoid, r.objoid, 0, r.description, NULL FROM pg_catalog.pg_shdescription r WHERE r.classoid = 'pg_catalog.pg_authid'::regclass
  UNION ALL
  SELECT s.classoid, s.objoid, 0, NULL, s.description
  FROM shipped s WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_description d WHERE d.classoid = s.classoid AND d.objoid = s.objoid)
)${annotationQuery("said", "q.description AS text, q.usual")}`,
    read: (row, resolve) => {
      const place = placeOf(row, resolve);
      if (place === undefined || row.text === row.usual) return undefined;
      return { id: { kind: "comment", on: place.on }, is: { text: row.text }, parent: place.parent, facts: { usual: row.usual } };
    },
  },
  locks: { made: 0, dropped: 0 },
  withheld: ({ type, node }) => {
    const { objtype, object, comment: text } = node as unknown as CommentStmt;
    if (type !== "CommentStmt" || objtype !== "OBJECT_ROLE" || object === undefined || !("String" in object)) return undefined;
    const on = { kind: "role", name: object.String.sval ?? "" };
    return [{ id: { kind: "comment", on: encodeId(on) }, parent: on, is: { text: text ?? null }, makes: true }];
  },
  reference: (id) => `COMMENT ON ${id.on}`,
  create: (to, context) => commentOn(to, to.is.text, context),
  drop: (from, context) => commentOn(from, typeof from.facts?.usual === "string" ? from.facts.usual : null, context),
  alter: { text: (to, _from, context) => commentOn(to, to.is.text, context) },
});
