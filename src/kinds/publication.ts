/** Publications (`pg_publication`): everything dbmigrator knows about them but what they publish, which are kinds of their own. */
import { choice, flag, names } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, literal } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";

const operations = ["insert", "update", "delete", "truncate"] as const;

const attributes = {
  all_tables: flag({ about: "Publishes all tables, also those made later." }),
  publish: names({ otherwise: [...operations], about: "Operations that are published; all when absent." }),
  via_root: flag({ as: "publish_via_partition_root", about: "Changes of partitions are published as those of the partitioned table." }),
  generated_columns: choice(["none", "stored"], {
    otherwise: "none",
    as: "publish_generated_columns",
    about: "Which generated columns are published (PostgreSQL 18).",
  }),
};
type Values = { [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> };

export const publicationName = (id: Id): string => ident(id.name as string);
const alterPublication = (id: Id, action: string): Statement => ({
  sql: `ALTER PUBLICATION ${publicationName(id)} ${action}`,
  lock: "none",
});
const publishOption = (is: Values): string =>
  `publish = ${literal(operations.filter((operation) => is.publish.includes(operation)).join(", "))}`;

/** `FOR ALL TABLES`, or `FOR TABLE a, b, TABLES IN SCHEMA c` from the parts that the plan folded in. */
function contents(to: DbObject<Values>, context: RenderContext): string {
  if (to.is.all_tables) return "FOR ALL TABLES";
  const parts = context.folded(to.key);
  const clausesOf = (kind: string): string =>
    parts
      .filter(({ id }) => id.kind === kind)
      .map((part) => context.clause(part))
      .join(", ");
  const [tables, schemas] = [clausesOf("publication_table"), clausesOf("publication_schema")];
  const items = [tables && `TABLE ${tables}`, schemas && `TABLES IN SCHEMA ${schemas}`].filter((item) => item !== "");
  return items.length === 0 ? "" : `FOR ${items.join(", ")}`;
}

export const publication = defineKind({
  kind: "publication",
  plural: "publications",
  key: ["name"],
  attributes,
  declare: [
    {
      under: "file",
      as: "publications",
      form: "map",
      identify: (name) => ({ kind: "publication", name }),
      name: ({ id }) => id.name as string,
    },
  ],
  catalog: {
    class: "pg_publication",
    sql: (major) => `
SELECT p.oid, p.pubname AS name, p.puballtables AS all_tables, p.pubinsert AS insert, p.pubupdate AS update, p.pubdelete AS delete, p.pubtruncate AS truncate,
  p.pubviaroot AS via_root, ${major >= 18 ? "p.pubgencols = 's'" : "false"} AS generated_columns
FROM pg_catalog.pg_publication p WHERE p.oid >= ${firstUserOid}`,
    read: (row) => ({
      id: { kind: "publication", name: row.name },
      is: {
        all_tables: row.all_tables,
        publish: operations.filter((operation) => row[operation]),
        via_root: row.via_root,
        generated_columns: row.generated_columns ? "stored" : "none",
      },
    }),
  },
  reference: (id) => `PUBLICATION ${publicationName(id)}`,
  create: (to, context) => {
    const options = [
      ...(operations.every((operation) => to.is.publish.includes(operation)) ? [] : [publishOption(to.is)]),
      ...(to.is.via_root ? ["publish_via_partition_root = true"] : []),
      ...(to.is.generated_columns === "none" ? [] : [`publish_generated_columns = ${to.is.generated_columns}`]),
    ];
    const sql = clauses(
      `CREATE PUBLICATION ${publicationName(to.id)}`,
      contents(to, context),
      options.length > 0 && `WITH (${options.join(", ")})`,
    );
    return { sql, lock: "none" };
  },
  drop: ({ id }) => ({
    sql: `DROP PUBLICATION ${publicationName(id)}`,
    lock: "none",
    hazards: [{ type: "breaks-clients", message: `subscribers of publication ${publicationName(id)} get no more changes` }],
  }),
  rename: (from, to) => ({
    ...alterPublication(from, `RENAME TO ${publicationName(to)}`),
    hazards: [{ type: "breaks-clients", message: `publication ${publicationName(from)} gets another name` }],
  }),
  alter: {
    all_tables: "replace",
    publish: ({ id, is }) => alterPublication(id, `SET (${publishOption(is)})`),
    via_root: ({ id, is }) => alterPublication(id, `SET (publish_via_partition_root = ${is.via_root})`),
    generated_columns: ({ id, is }) => alterPublication(id, `SET (publish_generated_columns = ${is.generated_columns})`),
  },
});
