/** Privileges (the ACLs of the catalogs): what one role may do with one object, where that is not PostgreSQL's default. */
import { names } from "../../model/attributes.ts";
import { decodeId, encodeId, type Key } from "../../model/id.ts";
import { type Declaration, defineKind, type Found, type Resolve, type Row } from "../../model/kind.ts";
import type { DbObject } from "../../model/object.ts";
import { columnHolders, columnKey, identitySequenceKey } from "../annotated.ts";
import { columnAndName, nameWithColumn } from "../column-name.ts";
import { grantsQuery, holderOf } from "./catalog.ts";
import type { Privileges } from "./change.ts";
import { grantableKinds, relationKinds } from "./privileges.ts";
import { alterGrant, besideNewObject, createGrant, dropGrant } from "./statements.ts";

const sorted = (list: readonly string[]): readonly string[] => list.map((item) => item.toLowerCase()).sort();

/** A list of privileges, in lower case and sorted however it was written. */
export const privilegeNames = (about: string) => {
  const attribute = names({ about });
  return { ...attribute, read: (declared: unknown) => sorted(attribute.read(declared)) };
};

const attributes = {
  privileges: privilegeNames("What the role may do: select, insert …; an empty list takes away what PostgreSQL gives by default."),
  grantable: privilegeNames("Which of it the role may grant to others."),
};

/** `app_user: [select, insert]`, `app_user: select` */
export const privilegesShort: NonNullable<Declaration["short"]> = {
  schema: { anyOf: [{ type: "string" }, { type: "array", items: { type: "string" } }], description: "Privileges." },
  expand: (body) => (typeof body === "string" || Array.isArray(body) ? { privileges: sorted([body].flat() as string[]) } : undefined),
  contract: (body) => (body.grantable === undefined ? (body.privileges ?? []) : undefined),
};

/** `app_user on function:public.similarity(text, text)` */
const namedByKey: Pick<Declaration, "identify" | "name"> = {
  identify: (name) => {
    const end = name.indexOf(" on ");
    return { kind: "grant", role: name.slice(0, end), on: name.slice(end + 4) };
  },
  name: ({ id }) => `${id.role} on ${id.on}`,
};

export const grant = defineKind({
  kind: "grant",
  plural: "grants",
  key: ["role", "on"],
  category: "grant",
  declaredBy: ["GrantStmt"],
  attributes,
  declare: [
    {
      under: grantableKinds,
      as: "grants",
      form: "map",
      short: privilegesShort,
      holds: ({ id, parent }) => id.on === parent,
      identify: (name, { parent }) => ({ kind: "grant", role: name, on: parent?.key as Key }),
      name: ({ id }) => id.role as string,
    },
    {
      under: columnHolders,
      as: "column_grants",
      form: "map",
      short: privilegesShort,
      holds: ({ id, parent }) => id.on !== parent && (id.on as Key).startsWith("column:"),
      identify: (name, { parent }) => {
        const [role, column] = columnAndName(name);
        return { kind: "grant", role, on: columnKey(parent?.id.schema as string, parent?.id.name as string, column) };
      },
      name: ({ id }) => nameWithColumn(id.role as string, id.on as Key),
    },
    {
      under: ["column"],
      as: "sequence_grants",
      form: "map",
      short: privilegesShort,
      holds: ({ id }) => (id.on as Key).startsWith("sequence:"),
      identify: (name, { parent }) => ({ kind: "grant", role: name, on: identitySequenceKey(parent as DbObject) }),
      name: ({ id }) => id.role as string,
    },
    // members of extensions, and the languages that PostgreSQL brings along, are no objects of the model
    { under: ["extension"], as: "member_grants", form: "map", short: privilegesShort, ...namedByKey },
    { under: "file", as: "grants", form: "map", short: privilegesShort, ...namedByKey },
  ],
  catalog: { class: "pg_shdepend", sql: grantsQuery, read: readGrant },
  requires: ({ id }) => [
    `owner:${id.on}`,
    encodeId({ kind: "role", name: id.role as string }),
    ...grantsOnRelation(id.role as string, id.on as Key),
  ],
  locks: { made: 0, dropped: 0 },
  reference: (id) => `GRANT ON ${id.on}`,
  besideNew: besideNewObject,
  create: createGrant,
  drop: dropGrant,
  alter: { privileges: alterGrant, grantable: alterGrant },
});

function readGrant(row: Row, resolve: Resolve): Found<Privileges> | undefined {
  const place = holderOf(row, resolve);
  if (place === undefined) return undefined;
  return {
    id: { kind: "grant", role: row.role, on: place.on },
    is: { privileges: sorted(row.privileges), grantable: sorted(row.grantable) },
    parent: place.parent,
    facts: { usual: sorted(row.usual), usual_grantable: sorted(row.usual_grantable) },
  };
}

/** REVOKE on a relation takes the same privileges on its columns away, so grants on columns come after those on the relation. */
function grantsOnRelation(role: string, on: Key): readonly Key[] {
  if (!on.startsWith("column:")) return [];
  const { schema, table } = decodeId(on, ["schema", "table", "name"]);
  return relationKinds.map((kind) =>
    encodeId({ kind: "grant", role, on: encodeId({ kind, schema: schema as string, name: table as string }) }),
  );
}
