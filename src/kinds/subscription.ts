/** Subscriptions (`pg_subscription`): everything dbmigrator knows about them. */
import { choice, flag, type Json, names, shape, text } from "../model/attributes.ts";
import type { Id } from "../model/id.ts";
import { defineKind, type RenderContext, type Statement } from "../model/kind.ts";
import type { DbObject } from "../model/object.ts";
import { ident, list, literal } from "../sql/ident.ts";
import { isOff } from "../sql/offline.ts";
import { hideInConnection } from "../sql/secret-names.ts";

const streamings = ["off", "on", "parallel"] as const;

const attributes = {
  connection: text({ about: "Connection string of the publisher." }),
  publications: names({ about: "Publications it subscribes to." }),
  slot: shape<string | false | null>(
    { anyOf: [{ type: ["string", "null"] }, { const: false }] },
    { otherwise: null, about: "Replication slot on the publisher: named like the subscription when absent, false for none." },
  ),
  binary: flag({ about: "Rows are sent in binary form." }),
  streaming: choice(streamings, { otherwise: "off", about: "Transactions are sent while they run." }),
  synchronous_commit: text({ otherwise: "off", about: "synchronous_commit of the worker that writes the changes." }),
  two_phase: flag({ about: "Prepared transactions are sent when they are prepared (PostgreSQL 15)." }),
  disable_on_error: flag({ about: "An error switches the subscription off (PostgreSQL 15)." }),
  password_required: flag({ otherwise: true, about: "Connections must use a password where the owner is no superuser (PostgreSQL 16)." }),
  run_as_owner: flag({ about: "Changes are written as the subscription's owner (PostgreSQL 16)." }),
  origin: choice(["any", "none"], {
    otherwise: "any",
    about: "none: only changes that were made on the publisher itself (PostgreSQL 16).",
  }),
  failover: flag({ about: "The slot is synchronised to standbys (PostgreSQL 17)." }),
  enabled: flag({ otherwise: true, about: "Receives changes." }),
};
type Values = { [K in keyof typeof attributes]: ReturnType<(typeof attributes)[K]["read"]> };
type Subscription = DbObject<Values>;

const nameOf = (id: Id): string => ident(id.name as string);
const alterSubscription = (id: Id, action: string): Statement => ({ sql: `ALTER SUBSCRIPTION ${nameOf(id)} ${action}`, lock: "none" });

/** `slot_name = …`; the slot has the subscription's own name unless something else is said. */
const slotOption = ({ id, is }: Subscription): string =>
  `slot_name = ${is.slot === false ? "NONE" : literal(is.slot ?? (id.name as string))}`;

/** Options of CREATE and SET by attribute, in the order in which they are written; the release that knows them first. */
const options: readonly { readonly attribute: keyof Values; readonly since: number; readonly usual: Json }[] = [
  { attribute: "binary", since: 14, usual: false },
  { attribute: "streaming", since: 14, usual: "off" },
  { attribute: "synchronous_commit", since: 14, usual: "off" },
  { attribute: "two_phase", since: 15, usual: false },
  { attribute: "disable_on_error", since: 15, usual: false },
  { attribute: "password_required", since: 16, usual: true },
  { attribute: "run_as_owner", since: 16, usual: false },
  { attribute: "origin", since: 16, usual: "any" },
  { attribute: "failover", since: 17, usual: false },
];

/** What CREATE SUBSCRIPTION takes when an option is not said. */
const usualOf = ({ attribute, usual }: (typeof options)[number], serverMajor: number): Json =>
  attribute === "streaming" && serverMajor >= 18 ? "parallel" : usual;

const optionText = (attribute: keyof Values, is: Values): string => `${attribute} = ${is[attribute]}`;

/**
 * The subscription is made without connecting to the publisher, so neither slot nor copy of the tables is made there or here:
 * CREATE SUBSCRIPTION that connects cannot be undone by a rollback. Throws nothing.
 */
function create(to: Subscription, { serverMajor }: RenderContext): Statement[] {
  const { id, is } = to;
  const said = [
    "connect = false",
    "enabled = false",
    slotOption(to),
    ...options.filter((option) => is[option.attribute] !== usualOf(option, serverMajor)).map(({ attribute }) => optionText(attribute, is)),
  ];
  const sql = `CREATE SUBSCRIPTION ${nameOf(id)} CONNECTION ${literal(is.connection)} PUBLICATION ${list(is.publications.map(ident))} WITH (${said.join(", ")})`;
  return [{ sql, lock: "none" }, ...(is.enabled ? [alterSubscription(id, "ENABLE")] : [])];
}

/** A subscription that has a slot, or is running, would connect to the publisher to drop it: the slot is let go first. */
function drop({ id, is }: Subscription): Statement[] {
  return [
    ...(is.enabled ? [alterSubscription(id, "DISABLE")] : []),
    ...(is.slot === false ? [] : [alterSubscription(id, "SET (slot_name = NONE)")]),
    {
      sql: `DROP SUBSCRIPTION ${nameOf(id)}`,
      lock: "none",
      hazards: [
        {
          type: "breaks-clients",
          message: `no more changes are received${is.slot === false ? "" : `; the slot ${is.slot ?? id.name} stays on the publisher and keeps its WAL until it is dropped there`}`,
        },
      ],
    },
  ];
}

/** All changes in one go: some options can be set only while the subscription is not enabled. */
function change(to: Subscription, from: Subscription, context: RenderContext): Statement[] {
  const { id, is } = to;
  const differs = (attribute: keyof Values): boolean => JSON.stringify(is[attribute]) !== JSON.stringify(from.is[attribute]);
  const set = [
    ...(differs("slot") ? [slotOption(to)] : []),
    ...options
      .filter(({ attribute, since }) => differs(attribute) && since <= context.serverMajor)
      .map(({ attribute }) => optionText(attribute, is)),
  ];
  return [
    ...(from.is.enabled && !is.enabled ? [alterSubscription(id, "DISABLE")] : []),
    ...(differs("connection") ? [alterSubscription(id, `CONNECTION ${literal(is.connection)}`)] : []),
    ...(differs("publications")
      ? [alterSubscription(id, `SET PUBLICATION ${list(is.publications.map(ident))} WITH (refresh = false)`)]
      : []),
    ...(set.length > 0 ? [alterSubscription(id, `SET (${set.join(", ")})`)] : []),
    ...(!from.is.enabled && is.enabled ? [alterSubscription(id, "ENABLE")] : []),
  ];
}

/**
 * The connection string, for those who may read it: for all others, naming the column is an error, so it is named in a query
 * of its own, which is run only where it can be.
 */
const connectionSql = `CASE WHEN pg_catalog.has_column_privilege('pg_catalog.pg_subscription'::regclass, 'subconninfo', 'SELECT') THEN
    pg_catalog.convert_from(pg_catalog.decode(substring(pg_catalog.query_to_xml(
      'SELECT pg_catalog.encode(pg_catalog.convert_to(subconninfo, ''UTF8''), ''hex'') AS c FROM pg_catalog.pg_subscription WHERE oid = ' || s.oid, false, false, '')::text
      FROM '<c>([0-9a-f]*)</c>'), 'hex'), 'UTF8') END`;

const streamingWords: Readonly<Record<string, (typeof streamings)[number]>> = {
  false: "off",
  f: "off",
  true: "on",
  t: "on",
  p: "parallel",
};

export const subscription = defineKind({
  kind: "subscription",
  plural: "subscriptions",
  key: ["name"],
  attributes,
  declare: [
    {
      under: "file",
      as: "subscriptions",
      form: "map",
      identify: (name) => ({ kind: "subscription", name }),
      name: ({ id }) => id.name as string,
    },
  ],
  catalog: {
    class: "pg_subscription",
    sql: (major) => `
SELECT s.oid, s.subname AS name, ${connectionSql} AS connection, s.subpublications AS publications, s.subslotname AS slot, s.subbinary AS binary,
  s.substream::text AS streaming, s.subsynccommit AS synchronous_commit, s.subenabled AS enabled,
  ${major >= 15 ? "s.subtwophasestate <> 'd' AS two_phase, s.subdisableonerr AS disable_on_error" : "false AS two_phase, false AS disable_on_error"},
  ${major >= 16 ? "s.subpasswordrequired AS password_required, s.subrunasowner AS run_as_owner, s.suborigin AS origin" : "true AS password_required, false AS run_as_owner, 'any' AS origin"},
  ${major >= 17 ? "s.subfailover" : "false"} AS failover
FROM pg_catalog.pg_subscription s
WHERE s.subdbid = (SELECT d.oid FROM pg_catalog.pg_database d WHERE d.datname = current_database())`,
    read: (row) => ({
      id: { kind: "subscription", name: row.name },
      is: {
        connection: row.connection ?? "",
        publications: [...row.publications].sort(),
        slot: row.slot === null ? false : row.slot === row.name ? null : row.slot,
        binary: row.binary,
        streaming: streamingWords[row.streaming] ?? "off",
        synchronous_commit: row.synchronous_commit,
        two_phase: row.two_phase,
        disable_on_error: row.disable_on_error,
        password_required: row.password_required,
        run_as_owner: row.run_as_owner,
        origin: row.origin,
        failover: row.failover,
        enabled: row.enabled,
      },
    }),
  },
  secrets: (is, replace) => ({ ...is, connection: hideInConnection(is.connection, replace) }),
  withheld: ({ type, node }) => {
    const { kind, subname } = node as { readonly kind?: string; readonly subname?: string };
    if (type !== "AlterSubscriptionStmt" || kind !== "ALTER_SUBSCRIPTION_ENABLED" || subname === undefined) return undefined;
    return [{ id: { kind: "subscription", name: subname }, is: { enabled: !isOff(node, "enabled") } }];
  },
  reference: (id) => `SUBSCRIPTION ${nameOf(id)}`,
  create,
  drop,
  rename: (from, to) => alterSubscription(from, `RENAME TO ${nameOf(to)}`),
  alter: {
    connection: change,
    publications: change,
    slot: change,
    binary: change,
    streaming: change,
    synchronous_commit: change,
    // changing these connects to the publisher, or is refused
    two_phase: "replace",
    disable_on_error: change,
    password_required: change,
    run_as_owner: change,
    origin: change,
    failover: "replace",
    enabled: change,
  },
});
