/** Casts (`pg_cast`): everything dbmigrator knows about them. */
import { choice, optional } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind } from "../model/kind.ts";
import { clauses } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";

const castOf = (id: Id): string => `CAST (${id.source} AS ${id.target})`;
const contexts = { e: "explicit", a: "assignment", i: "implicit" } as const;
const methods = { f: "function", i: "inout", b: "binary" } as const;

const texts: ReadonlySet<string> = new Set(["text", "character varying", "character", "bytea"]);

/** `app.email as text` → its two types. */
function typesIn(name: string): Id {
  const [source = name, target = ""] = name.split(/\s+as\s+/i);
  return { kind: "cast", source: source.trim(), target: target.trim() };
}

export const cast = defineKind({
  kind: "cast",
  plural: "casts",
  key: ["source", "target"],
  attributes: {
    method: choice(["function", "inout", "binary"], {
      otherwise: "function",
      about: "By a function, through the text form, or without doing anything.",
    }),
    function: optional({ about: "The function and its parameters: app.to_email(text)." }),
    context: choice(["explicit", "assignment", "implicit"], { otherwise: "explicit", about: "Where it happens without being written." }),
  },
  declare: [{ under: "file", as: "casts", form: "map", identify: typesIn, name: ({ id }) => `${id.source} as ${id.target}` }],
  catalog: {
    class: "pg_cast",
    // a range type brings a cast to its multirange, which is internal to it
    sql: () => `
SELECT c.oid, pg_catalog.format_type(c.castsource, NULL) AS source, pg_catalog.format_type(c.casttarget, NULL) AS target,
  c.castmethod AS method, nullif(c.castfunc, 0)::regprocedure::text AS function, c.castcontext AS context
FROM pg_catalog.pg_cast c
WHERE c.oid >= ${firstUserOid} AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_catalog.pg_cast'::regclass AND d.objid = c.oid AND d.deptype = 'i')`,
    read: (row) => ({
      id: { kind: "cast", source: row.source, target: row.target },
      is: {
        method: methods[row.method as keyof typeof methods],
        function: row.function,
        context: contexts[row.context as keyof typeof contexts],
      },
    }),
  },
  // stubs of types are texts whatever they stand for: stored like those of PostgreSQL, and like nothing else
  asStub: ({ id, is }) => {
    const isAlike = texts.has(id.source as string) || texts.has(id.target as string);
    return { ...is, method: is.method === "binary" && !isAlike ? "inout" : is.method };
  },
  reference: castOf,
  create: ({ id, is }) => ({
    sql: clauses(
      `CREATE ${castOf(id)}`,
      is.method === "function" && `WITH FUNCTION ${is.function}`,
      is.method === "inout" && "WITH INOUT",
      is.method === "binary" && "WITHOUT FUNCTION",
      is.context !== "explicit" && `AS ${is.context.toUpperCase()}`,
    ),
    lock: "none",
  }),
  drop: ({ id }) => ({ sql: `DROP ${castOf(id)}`, lock: "none" }),
  alter: { method: "replace", function: "replace", context: "replace" },
});
