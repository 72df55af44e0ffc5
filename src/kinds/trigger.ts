/** Triggers (`pg_trigger`): everything dbmigrator knows about them. */
import { choice, flag, type Json, optional, shape, text, type ValuesOf } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type RenderContext, type Row, type Statement } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { clauses, ident } from "../sql/ident.ts";
import { identList, userSchema } from "./catalog.ts";
import { firing, firingAction, firingOf } from "./firing.ts";
import { reprinted } from "./printed.ts";
import { partOf, relationOf, tableOf } from "./relation.ts";

export interface When {
  readonly [key: string]: Json;
  readonly timing: string;
  /** In the order of pg_get_triggerdef(). */
  readonly events: readonly string[];
  /** Of UPDATE OF, unquoted. */
  readonly columns: readonly string[];
}

export interface Referencing {
  readonly [key: string]: Json;
  readonly old: string | null;
  readonly new: string | null;
}

const events = ["insert", "delete", "update", "truncate"] as const;

/** `before insert or update of a, "B"` as data. */
function whenOf(declared: unknown): When {
  const words = [...String(declared).matchAll(/"(?:[^"]|"")*"|[^\s,"]+/g)].map(([word]) => word);
  const said = words.map((word) => word.toLowerCase());
  const timing = said[0] === "instead" ? "instead of" : (said[0] ?? "");
  const start = timing === "instead of" ? 2 : 1;
  const columns: string[] = [];
  const found = new Set<string>();
  for (let index = start, inColumns = false; index < words.length; index += 1) {
    const word = said[index] as string;
    if (word === "or") inColumns = false;
    else if (word === "of") inColumns = true;
    else if (inColumns) columns.push(word.startsWith('"') ? (words[index] as string).slice(1, -1).replaceAll('""', '"') : word);
    else found.add(word);
  }
  return {
    timing,
    events: [...events.filter((event) => found.has(event)), ...[...found].filter((event) => !events.includes(event as "insert"))],
    columns,
  };
}

const updateOf = (columns: readonly string[]): string => (columns.length === 0 ? "" : ` of ${identList(columns)}`);
const whenText = ({ timing, events: on, columns }: When): string =>
  `${timing} ${on.map((event) => (event === "update" ? `update${updateOf(columns)}` : event)).join(" or ")}`;
const whenClause = ({ timing, events: on, columns }: When): string =>
  `${timing.toUpperCase()} ${on.map((event) => (event === "update" ? `UPDATE${updateOf(columns).replace(" of ", " OF ")}` : event.toUpperCase())).join(" OR ")}`;

const attributes = {
  when: shape<When>(
    { type: "string", examples: ["before insert or update of email"] },
    { about: "before, after or instead of; then the events.", read: whenOf, write: whenText },
  ),
  each: choice(["row", "statement"], { otherwise: "statement", about: "Once for every row, or once for the statement." }),
  referencing: shape<Referencing | null>(
    {
      type: ["object", "null"],
      additionalProperties: false,
      properties: { old: { type: ["string", "null"] }, new: { type: ["string", "null"] } },
    },
    {
      otherwise: null,
      about: "Names of the transition tables.",
      read: (declared) => (declared === null ? null : { old: null, new: null, ...(declared as Partial<Referencing>) }),
      write: (value) => (value === null ? null : Object.fromEntries(Object.entries(value).filter(([, name]) => name !== null))),
    },
  ),
  condition: optional({ about: "SQL condition on old and new." }),
  execute: {
    ...text({ about: "The trigger function with its arguments: app.touch()." }),
    read: (declared: unknown) => callOf(String(declared)),
  },
  constraint: flag({ about: "A constraint trigger." }),
  from: optional({ about: "The other table of a constraint trigger." }),
  deferrable: flag({ about: "A constraint trigger that can run at the end of the transaction." }),
  initially_deferred: flag({ about: "A constraint trigger that runs at the end of the transaction." }),
  state: firing,
};
type Trigger = DbObject<ValuesOf<typeof attributes>>;

const callOf = (call: string): string => (call.trimEnd().endsWith(")") ? call : `${call}()`);

function referencingClause({ old, new: fresh }: Referencing): string {
  return clauses("REFERENCING", old !== null && `OLD TABLE AS ${ident(old)}`, fresh !== null && `NEW TABLE AS ${ident(fresh)}`);
}

function createTrigger({ id, is }: Trigger): string {
  return clauses(
    `CREATE ${is.constraint ? "CONSTRAINT " : ""}TRIGGER ${ident(id.name as string)} ${whenClause(is.when)} ON ${tableOf(id)}`,
    is.from !== null && `FROM ${is.from}`,
    is.deferrable && "DEFERRABLE",
    is.initially_deferred && "INITIALLY DEFERRED",
    is.referencing !== null && referencingClause(is.referencing),
    `FOR EACH ${is.each.toUpperCase()}`,
    is.condition !== null && `WHEN (${is.condition})`,
    `EXECUTE FUNCTION ${is.execute}`,
  );
}

const setState = ({ id, is }: Trigger): Statement => ({
  sql: `ALTER TABLE ${tableOf(id)} ${firingAction(is.state)} TRIGGER ${ident(id.name as string)}`,
  lock: "shareRowExclusive",
});

/** For a clone that is new: those on the partitions below are left as they are, so that the order of several such statements does not matter. */
const setOwnState = (clone: Trigger): Statement => ({
  ...setState(clone),
  sql: setState(clone).sql.replace("ALTER TABLE ", "ALTER TABLE ONLY "),
});

/** The triggers that one follows from, nearest first. */
function above({ via }: Trigger, model: Model): Trigger[] {
  const next = model.objects.get(via ?? "") as Trigger | undefined;
  return next === undefined ? [] : [next, ...above(next, model)];
}

/** ENABLE and DISABLE take the clones on partitions along: those that keep a state of their own get it back. */
function keptBelow(to: Trigger, context: RenderContext): Statement[] {
  const clones = [...context.desired.objects.values()].filter(({ via }) => via === to.key) as Trigger[];
  return clones.flatMap((clone) => {
    const isKept = context.current.objects.get(clone.key)?.is.state === clone.is.state;
    return isKept && clone.is.state !== to.is.state ? [setState(clone), ...keptBelow(clone, context)] : [];
  });
}

const triggerOn = (id: Id): string => `${ident(id.name as string)} ON ${tableOf(id)}`;

/**
 * The parts of pg_get_triggerdef() that the catalog does not give one by one: `pg_get_expr` cannot print a condition, because
 * it speaks of two relations.
 */
function partsOf(definition: string, each: string): { readonly condition: string | null; readonly execute: string } {
  const marker = ` FOR EACH ${each.toUpperCase()} `;
  const tail = definition.slice(definition.indexOf(marker) + marker.length);
  const call = "EXECUTE FUNCTION ";
  if (tail.startsWith(call)) return { condition: null, execute: tail.slice(call.length) };
  const end = tail.lastIndexOf(`) ${call}`);
  return { condition: tail.slice("WHEN (".length, end), execute: tail.slice(end + call.length + 2) };
}

/** `tgtype`, bit by bit. Source: TRIGGER_TYPE_ROW and following of pg_trigger.h. */
function whenIn(row: Row): When {
  const bits = Number(row.type);
  const timing = (bits & 64) !== 0 ? "instead of" : (bits & 2) !== 0 ? "before" : "after";
  const set = { insert: 4, delete: 8, update: 16, truncate: 32 } as const;
  return { timing, events: events.filter((event) => (bits & set[event]) !== 0), columns: row.columns };
}

export const trigger = defineKind({
  kind: "trigger",
  plural: "triggers",
  key: ["schema", "table", "name"],
  attributes,
  declare: [
    {
      under: ["table", "view", "foreign_table"],
      as: "triggers",
      form: "map",
      identify: (name, { parent }) => partOf("trigger", name, parent),
    },
  ],
  catalog: {
    class: "pg_trigger",
    // before PostgreSQL 15 the clones on partitions are marked as internal
    sql: (major) => `
SELECT t.oid, n.nspname AS schema, c.relname AS "table", c.relkind, t.tgname AS name, t.tgtype AS type, pg_catalog.pg_get_triggerdef(t.oid) AS definition,
  ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(t.tgattr::int2[]) WITH ORDINALITY AS u (attnum, i) JOIN pg_catalog.pg_attribute a ON a.attrelid = t.tgrelid AND a.attnum = u.attnum ORDER BY u.i) AS columns,
  t.tgoldtable AS old, t.tgnewtable AS new, t.tgconstraint <> 0 AS "constraint", CASE WHEN t.tgconstrrelid <> 0 THEN t.tgconstrrelid::regclass::text END AS "from",
  t.tgdeferrable AS "deferrable", t.tginitdeferred AS initially_deferred, t.tgenabled AS state,
  pn.nspname AS via_schema, pc.relname AS via_table, pt.tgname AS via_name
FROM pg_catalog.pg_trigger t
JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_trigger pt ON pt.oid = t.tgparentid
LEFT JOIN pg_catalog.pg_class pc ON pc.oid = pt.tgrelid
LEFT JOIN pg_catalog.pg_namespace pn ON pn.oid = pc.relnamespace
WHERE ${major >= 15 ? "NOT t.tgisinternal" : "(NOT t.tgisinternal OR t.tgparentid <> 0)"} AND c.relpersistence <> 't' AND ${userSchema("n")}`,
    read: (row) => {
      const each = (Number(row.type) & 1) === 0 ? "statement" : "row";
      return {
        id: { kind: "trigger", schema: row.schema, table: row.table, name: row.name },
        is: {
          when: whenIn(row),
          each,
          referencing: row.old === null && row.new === null ? null : { old: row.old, new: row.new },
          ...partsOf(reprinted(row.definition as string), each),
          constraint: row.constraint,
          from: row.from,
          deferrable: row.deferrable,
          initially_deferred: row.initially_deferred,
          state: firingOf(row.state),
        },
        parent: relationOf(row.relkind, row.schema, row.table),
        via: row.via_name === null ? undefined : { kind: "trigger", schema: row.via_schema, table: row.via_table, name: row.via_name },
      };
    },
  },
  madeByAttach: "alone",
  names: ({ id, is }) => (is.constraint ? [`constraint:${id.schema}.${id.table}.${id.name}`] : []),
  reference: (id) => `TRIGGER ${triggerOn(id)}`,
  create: (to) => [{ sql: createTrigger(to), lock: "shareRowExclusive" }, ...(to.is.state === "origin" ? [] : [setState(to)])],
  // a clone is made with a state of those above
  afterwards: (to, { desired }) => (above(to, desired).some(({ is }) => is.state !== to.is.state) ? [setOwnState(to)] : []),
  drop: ({ id }) => ({ sql: `DROP TRIGGER ${triggerOn(id)}`, lock: "accessExclusive" }),
  rename: (from, to) => ({ sql: `ALTER TRIGGER ${triggerOn(from)} RENAME TO ${ident(to.name as string)}`, lock: "accessExclusive" }),
  alter: {
    when: "replace",
    each: "replace",
    referencing: "replace",
    condition: "replace",
    execute: "replace",
    constraint: "replace",
    from: "replace",
    deferrable: "replace",
    initially_deferred: "replace",
    state: (to, _from, context) => (context.current.objects.has(to.key) ? [setState(to), ...keptBelow(to, context)] : [setOwnState(to)]),
  },
});
