/** Security labels (`pg_seclabel`): everything dbmigrator knows about them. */
import { text } from "../model/attributes.ts";
import type { Key } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, literal } from "../sql/ident.ts";
import { annotationLock, annotationQuery, columnHolders, columnKey, describedKinds, placeOf } from "./annotated.ts";
import { columnAndName, nameWithColumn } from "./column-name.ts";

type Label = DbObject<{ readonly label: string }>;

function labelOn({ id }: Pick<Label, "id">, label: string | null, context: RenderContext): Statement {
  const reference = context.reference(id.on as Key);
  const sql = `SECURITY LABEL FOR ${ident(id.provider as string)} ON ${reference} IS ${label === null ? "NULL" : literal(label)}`;
  const hazards: Statement["hazards"] =
    label === null ? [{ type: "weakens-security", message: `${reference} loses its label of ${id.provider}` }] : [];
  return { sql, lock: annotationLock(reference), hazards };
}

export const securityLabel = defineKind({
  kind: "security_label",
  plural: "security labels",
  key: ["provider", "on"],
  category: "security_label",
  declaredBy: ["SecLabelStmt"],
  attributes: { label: text({ about: "The label, as its provider reads it." }) },
  declare: [
    {
      under: describedKinds,
      as: "security_labels",
      form: "map",
      short: {
        schema: { type: "string", description: "The label." },
        expand: (body) => (typeof body === "object" ? undefined : { label: String(body) }),
        contract: ({ label }) => label,
      },
      holds: ({ id, parent }) => id.on === parent,
      identify: (name, { parent }) => ({ kind: "security_label", provider: name, on: parent?.key as Key }),
      name: ({ id }) => id.provider as string,
    },
    {
      under: columnHolders,
      as: "column_security_labels",
      form: "map",
      short: {
        schema: { type: "string", description: "The label." },
        expand: (body) => (typeof body === "object" ? undefined : { label: String(body) }),
        contract: ({ label }) => label,
      },
      holds: ({ id, parent }) => id.on !== parent,
      identify: (name, { parent }) => {
        const [provider, column] = columnAndName(name);
        return { kind: "security_label", provider, on: columnKey(parent?.id.schema as string, parent?.id.name as string, column) };
      },
      name: ({ id }) => nameWithColumn(id.provider as string, id.on as Key),
    },
  ],
  catalog: {
    class: "pg_seclabel",
    sql: () => annotationQuery("pg_catalog.pg_seclabel", "q.provider, q.label"),
    read: (row, resolve) => {
      const place = placeOf(row, resolve);
      if (place === undefined) return undefined;
      return { id: { kind: "security_label", provider: row.provider, on: place.on }, is: { label: row.label }, parent: place.parent };
    },
  },
  locks: { made: 0, dropped: 0 },
  reference: (id) => `SECURITY LABEL ON ${id.on}`,
  create: (to, context) => labelOn(to, to.is.label, context),
  drop: (from, context) => labelOn(from, null, context),
  alter: { label: (to, _from, context) => labelOn(to, to.is.label, context) },
});
