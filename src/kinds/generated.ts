/** Generated columns: the attribute of a column whose value is always computed. */
import { type Json, shape } from "../model/attributes.ts";
import type { Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { reprinted } from "./printed.ts";

export interface Generated {
  readonly [key: string]: Json;
  readonly expression: string;
  readonly stored: boolean;
}

export const generated = shape<Generated | null>(
  {
    anyOf: [
      { type: "null" },
      { type: "string", description: "Expression of a stored generated column." },
      {
        type: "object",
        additionalProperties: false,
        required: ["expression"],
        properties: {
          expression: { type: "string" },
          stored: { type: "boolean", description: "false: computed when read (PostgreSQL 18)." },
        },
      },
    ],
  },
  {
    otherwise: null,
    about: "The value is always computed from other columns.",
    read: (declared) => {
      if (declared === null) return null;
      if (typeof declared === "string") return { expression: declared, stored: true };
      return { ...(declared as Generated), stored: (declared as Partial<Generated>).stored ?? true };
    },
    write: (value) => (value?.stored ? value.expression : value),
  },
);

/** What a column `a` of `pg_attribute` computes, as JSON. */
export const generatedSql =
  "CASE WHEN a.attgenerated <> '' THEN jsonb_build_object('expression', (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum), 'stored', a.attgenerated = 's') END";

/** From what `generatedSql` found. */
export const generatedOf = (found: Generated | null): Generated | null =>
  found === null ? null : { ...found, expression: reprinted(found.expression) };

/** `GENERATED ALWAYS AS (price * amount) STORED` */
export const generatedClause = ({ expression, stored }: Generated): string =>
  `GENERATED ALWAYS AS (${expression}) ${stored ? "STORED" : "VIRTUAL"}`;

/** The column, as far as its expression goes. */
type Holder = DbObject<{ readonly generated: Generated | null }>;

/**
 * The statement that changes or drops a column's expression. PostgreSQL cannot add one, nor say otherwise whether the value is stored,
 * and changes one from 17 on.
 * @param name the column, for the hazard
 */
export function generatedChange(
  { is: { generated: to } }: Holder,
  { is: { generated: from } }: Holder,
  { name, serverMajor, alterColumn }: { readonly name: string; readonly serverMajor: number; alterColumn(action: string): Statement },
): Statement | "replace" {
  if (to === null) return alterColumn("DROP EXPRESSION");
  if (from === null || from.stored !== to.stored || serverMajor < 17) return "replace";
  return {
    ...alterColumn(`SET EXPRESSION AS (${to.expression})`),
    hazards: [{ type: "rewrites-table", message: `${name} is computed anew for all rows` }],
  };
}
