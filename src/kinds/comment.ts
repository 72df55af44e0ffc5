/** Comments (`pg_description`): everything dbmigrator knows about them. */
import { text } from "../model/attributes.ts";
import type { Key } from "../model/id.ts";
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
import { columnOf } from "./column-name.ts";

const attributes = { text: text({ about: "The comment." }) };
type Comment = DbObject<{ readonly text: string }>;

function commentOn({ id }: Pick<Comment, "id">, is: string | null, context: RenderContext): Statement {
  const reference = context.reference(id.on as Key);
  return { sql: `COMMENT ON ${reference} IS ${is === null ? "NULL" : literal(is)}`, lock: annotationLock(reference) };
}

const short: NonNullable<Declaration["short"]> = {
  schema: { type: ["string", "number", "boolean"], description: "A comment." },
  expand: (body) => (typeof body === "object" ? undefined : { text: String(body) }),
  contract: ({ text }) => text,
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
      under: describedKinds,
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
    // CREATE EXTENSION writes the comment of the control file: that one is not the user's
    sql: () => `
WITH shipped AS MATERIALIZED (SELECT name, comment FROM pg_catalog.pg_available_extensions())
${annotationQuery("pg_catalog.pg_description", "q.description AS text, CASE WHEN q.classoid = 'pg_catalog.pg_extension'::regclass THEN (SELECT s.comment FROM shipped s JOIN pg_catalog.pg_extension e ON e.extname = s.name WHERE e.oid = q.objoid) END AS usual")}`,
    read: (row, resolve) => {
      const place = placeOf(row, resolve);
      if (place === undefined || row.text === row.usual) return undefined;
      return { id: { kind: "comment", on: place.on }, is: { text: row.text }, parent: place.parent, facts: { usual: row.usual } };
    },
  },
  reference: (id) => `COMMENT ON ${id.on}`,
  create: (to, context) => commentOn(to, to.is.text, context),
  drop: (from, context) => commentOn(from, typeof from.facts?.usual === "string" ? from.facts.usual : null, context),
  alter: { text: (to, _from, context) => commentOn(to, to.is.text, context) },
});
