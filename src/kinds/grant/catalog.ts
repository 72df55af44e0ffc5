/** The catalog query for privileges that differ from PostgreSQL's defaults. */
import { encodeId, type Id, type Key } from "../../model/id.ts";
import type { Resolve, Row } from "../../model/kind.ts";
import { annotationQuery, columnKey, placeOf } from "../annotated.ts";
import { firstUserOid } from "../catalog.ts";
import { relationOf } from "../relation.ts";
import { argumentTypesSql } from "../signature.ts";
import { onSchemaPublic } from "./privileges.ts";

/** Catalogs with privileges: the letter is acldefault()'s name for the type of object. */
const holders: readonly {
  readonly catalog: string;
  /** An expression over a row `h`. */
  readonly acl: string;
  readonly owner: string;
  readonly type: string;
  readonly where?: string;
}[] = [
  {
    catalog: "pg_class",
    acl: "h.relacl",
    owner: "relowner",
    type: "CASE h.relkind WHEN 'S' THEN 's' ELSE 'r' END",
    where: "h.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')",
  },
  { catalog: "pg_proc", acl: "h.proacl", owner: "proowner", type: "'f'" },
  { catalog: "pg_type", acl: "h.typacl", owner: "typowner", type: "'T'" },
  {
    catalog: "pg_namespace",
    // one that was made anew has no ACL, and so not what PUBLIC usually may
    acl: "CASE WHEN h.nspname = 'public' THEN coalesce(h.nspacl, pg_catalog.acldefault('n', h.nspowner)) ELSE h.nspacl END",
    owner: "nspowner",
    type: "'n'",
  },
  { catalog: "pg_foreign_data_wrapper", acl: "h.fdwacl", owner: "fdwowner", type: "'F'" },
  { catalog: "pg_foreign_server", acl: "h.srvacl", owner: "srvowner", type: "'S'" },
  { catalog: "pg_language", acl: "h.lanacl", owner: "lanowner", type: "'l'" },
];

/** What PostgreSQL brings along and users grant on all the same. */
const exceptions: Readonly<Record<string, string>> = { pg_namespace: " OR h.nspname = 'public'", pg_language: " OR h.lanispl" };

const holderQuery = ({ catalog, acl, owner, type, where }: (typeof holders)[number]): string =>
  `SELECT 'pg_catalog.${catalog}'::regclass::oid, h.oid, 0, ${acl}, h.${owner}, (${type})::"char" FROM pg_catalog.${catalog} h
  WHERE ${acl} IS NOT NULL AND (h.oid >= ${firstUserOid}${exceptions[catalog] ?? ""})${where === undefined ? "" : ` AND ${where}`}`;

/** What DDL needs to name a member of an extension, or a language that PostgreSQL brings along: neither is an object of the model. */
const memberName = `CASE WHEN e.objid IS NULL AND f.classoid <> 'pg_catalog.pg_language'::regclass THEN NULL ELSE CASE f.classoid
    WHEN 'pg_catalog.pg_proc'::regclass THEN (
      SELECT jsonb_build_object('kind', p.prokind, 'schema', n.nspname, 'name', p.proname, 'arguments', ${argumentTypesSql})
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace WHERE p.oid = f.objoid)
    WHEN 'pg_catalog.pg_type'::regclass THEN (
      SELECT jsonb_build_object('kind', 'type_' || t.typtype::text, 'schema', n.nspname, 'name', t.typname)
      FROM pg_catalog.pg_type t JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace WHERE t.oid = f.objoid)
    WHEN 'pg_catalog.pg_class'::regclass THEN (
      SELECT jsonb_build_object('kind', 'relation_' || c.relkind::text, 'schema', n.nspname, 'name', c.relname)
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = f.objoid)
    WHEN 'pg_catalog.pg_namespace'::regclass THEN (SELECT jsonb_build_object('kind', 'schema', 'name', n.nspname) FROM pg_catalog.pg_namespace n WHERE n.oid = f.objoid)
    WHEN 'pg_catalog.pg_language'::regclass THEN (SELECT jsonb_build_object('kind', 'language', 'name', l.lanname) FROM pg_catalog.pg_language l WHERE l.oid = f.objoid)
    WHEN 'pg_catalog.pg_foreign_data_wrapper'::regclass THEN (SELECT jsonb_build_object('kind', 'foreign_data_wrapper', 'name', w.fdwname) FROM pg_catalog.pg_foreign_data_wrapper w WHERE w.oid = f.objoid)
    WHEN 'pg_catalog.pg_foreign_server'::regclass THEN (SELECT jsonb_build_object('kind', 'server', 'name', v.srvname) FROM pg_catalog.pg_foreign_server v WHERE v.oid = f.objoid)
  END END AS member`;

/** What everybody may do in the schema public of a new database, beside its owner: entries of an ACL. */
const everybodyInPublic = (serverMajor: number): string =>
  `ARRAY[${onSchemaPublic(serverMajor)
    .map((privilege) => `pg_catalog.makeaclitem(0, w.owner, '${privilege.toUpperCase()}', false)`)
    .join(", ")}]`;

/**
 * Many objects have equal ACLs: each is taken apart once.
 * A row for each object and role whose privileges are not what PostgreSQL, or the extension it is a member of, gives by
 * default; who granted them is left out. An ACL of NULL is the default; an entry that is missing in one that is not NULL
 * was revoked.
 */
export const grantsQuery = (serverMajor: number): string => `
WITH with_acl (classoid, objoid, objsubid, acl, owner, type) AS (
  ${holders.map(holderQuery).join("\n  UNION ALL\n  ")}
  UNION ALL
  SELECT 'pg_catalog.pg_class'::regclass::oid, a.attrelid, a.attnum, a.attacl, c.relowner, 'c'::"char"
  FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
  WHERE a.attacl IS NOT NULL AND a.attnum > 0 AND NOT a.attisdropped AND a.attrelid >= ${firstUserOid}
), held AS MATERIALIZED (
  SELECT w.classoid, w.objoid, w.objsubid, w.acl, coalesce(i.initprivs, pg_catalog.acldefault(w.type, w.owner)
    || CASE WHEN w.classoid = 'pg_catalog.pg_namespace'::regclass AND w.objoid = pg_catalog.to_regnamespace('public') THEN ${everybodyInPublic(serverMajor)} END) AS usual
  FROM with_acl w
  LEFT JOIN pg_catalog.pg_init_privs i ON i.classoid = w.classoid AND i.objoid = w.objoid AND i.objsubid = w.objsubid AND i.privtype = 'e'
), exploded AS MATERIALIZED (
  SELECT a.acl, e.grantee, e.privileges, e.grantable
  FROM (SELECT acl FROM held UNION SELECT usual FROM held) AS a
  CROSS JOIN LATERAL (
    SELECT x.grantee, array_agg(DISTINCT lower(x.privilege_type)) AS privileges,
      coalesce(array_agg(DISTINCT lower(x.privilege_type)) FILTER (WHERE x.is_grantable), '{}') AS grantable
    FROM pg_catalog.aclexplode(a.acl) AS x GROUP BY 1) AS e
), actual AS (
  SELECT h.classoid, h.objoid, h.objsubid, e.grantee, e.privileges, e.grantable FROM held h JOIN exploded e ON e.acl = h.acl
), usual AS (
  SELECT h.classoid, h.objoid, h.objsubid, e.grantee, e.privileges, e.grantable FROM held h JOIN exploded e ON e.acl = h.usual
), different AS (
  SELECT classoid, objoid, objsubid, grantee, actual.privileges, actual.grantable, usual.privileges AS usual, usual.grantable AS usual_grantable
  FROM actual FULL JOIN usual USING (classoid, objoid, objsubid, grantee)
  WHERE actual.privileges IS DISTINCT FROM usual.privileges OR actual.grantable IS DISTINCT FROM usual.grantable
), named AS (
  SELECT f.*, ${memberName}
  FROM different f
  LEFT JOIN pg_catalog.pg_depend e ON e.classid = f.classoid AND e.objid = f.objoid AND e.objsubid = 0 AND e.deptype = 'e'
)${annotationQuery(
  "named",
  `CASE q.grantee WHEN 0 THEN 'public' ELSE pg_catalog.pg_get_userbyid(q.grantee) END AS role, coalesce(q.privileges, '{}') AS privileges,
  coalesce(q.grantable, '{}') AS grantable, coalesce(q.usual, '{}') AS usual, coalesce(q.usual_grantable, '{}') AS usual_grantable, q.member`,
  { members: true },
)}`;

/** What a row of `grantsQuery` stands on; undefined when that is no object, no part of one and no member of an extension. */
export function holderOf(row: Row, resolve: Resolve): { readonly on: Key; readonly parent?: Key | undefined } | undefined {
  if (row.member === null) return placeOf(row, resolve);
  const parent = resolve(row.class_id, row.object_id, 0);
  const id = memberId(row.member);
  if (parent === undefined && id.kind !== "language") return undefined;
  return { on: row.sub_id === 0 ? encodeId(id) : columnKey(row.schema, row.relation, row.column), parent };
}

const kindsOfTypes: Readonly<Record<string, string>> = { d: "domain", e: "enum", c: "composite", r: "range" };

function memberId({ kind, schema, name, arguments: types }: Readonly<Record<string, string>>): Id {
  const [catalog, letter = ""] = (kind as string).split("_");
  if (types !== undefined)
    return {
      kind: kind === "a" ? "aggregate" : kind === "p" ? "procedure" : "function",
      schema: schema as string,
      name: name as string,
      arguments: types,
    };
  if (catalog === "type") return { kind: kindsOfTypes[letter] ?? "base_type", schema: schema as string, name: name as string };
  if (catalog === "relation")
    return letter === "S"
      ? { kind: "sequence", schema: schema as string, name: name as string }
      : relationOf(letter, schema as string, name as string);
  return { kind: kind as string, name: name as string };
}
