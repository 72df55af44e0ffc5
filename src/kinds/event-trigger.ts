/** Event triggers (`pg_event_trigger`): everything dbmigrator knows about them. */
import { names, text, type ValuesOf } from "../model/attributes.ts";
import { defineKind, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { clauses, ident, list, literal } from "../sql/ident.ts";
import { firstUserOid } from "./catalog.ts";
import { firing, firingAction, firingOf } from "./firing.ts";

const attributes = {
  event: text({ about: "ddl_command_start, ddl_command_end, table_rewrite, sql_drop or login (PostgreSQL 17)." }),
  tags: names({ about: "Commands it fires for; all when absent." }),
  execute: { ...text({ about: "The function: app.audit_ddl()." }), read: (declared: unknown) => String(declared).replace(/\(\s*\)$/, "") },
  state: firing,
};
type EventTrigger = DbObject<ValuesOf<typeof attributes>>;

const setState = ({ id, is }: EventTrigger): Statement => ({
  sql: `ALTER EVENT TRIGGER ${ident(id.name as string)} ${firingAction(is.state)}`,
  lock: "none",
});

const createEventTrigger = ({ id, is }: EventTrigger): string =>
  clauses(
    `CREATE EVENT TRIGGER ${ident(id.name as string)} ON ${ident(is.event)}`,
    is.tags.length > 0 && `WHEN TAG IN (${list(is.tags.map(literal))})`,
    `EXECUTE FUNCTION ${is.execute}()`,
  );

export const eventTrigger = defineKind({
  kind: "event_trigger",
  plural: "event triggers",
  key: ["name"],
  attributes,
  declare: [{ under: "file", as: "event_triggers", form: "map", identify: (name) => ({ kind: "event_trigger", name }) }],
  catalog: {
    class: "pg_event_trigger",
    sql: () => `
SELECT e.oid, e.evtname AS name, e.evtevent AS event, e.evtenabled AS state, e.evtfoid::regproc::text AS execute,
  ARRAY(SELECT t FROM pg_catalog.unnest(e.evttags) AS t ORDER BY t) AS tags
FROM pg_catalog.pg_event_trigger e
WHERE e.oid >= ${firstUserOid}`,
    read: (row) => ({
      id: { kind: "event_trigger", name: row.name },
      is: { event: row.event, tags: row.tags, execute: row.execute, state: firingOf(row.state) },
    }),
  },
  // it would fire on everything that the source says
  asStub: () => undefined,
  reference: (id) => `EVENT TRIGGER ${ident(id.name as string)}`,
  create: (to) => [{ sql: createEventTrigger(to), lock: "none" }, ...(to.is.state === "origin" ? [] : [setState(to)])],
  drop: ({ id }) => ({ sql: `DROP EVENT TRIGGER ${ident(id.name as string)}`, lock: "none" }),
  rename: (from, to) => ({ sql: `ALTER EVENT TRIGGER ${ident(from.name as string)} RENAME TO ${ident(to.name as string)}`, lock: "none" }),
  alter: { event: "replace", tags: "replace", execute: "replace", state: setState },
});
