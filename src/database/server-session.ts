/** A Session over a PostgreSQL server. */
import type { Client, QueryResult } from "pg";
import { connectionError } from "./connection-errors.ts";
import { describeAddress, type ServerTarget } from "./connection-string.ts";
import type { Notice, ServerInfo, Session } from "./session.ts";
import { requireSupported, type ServerFacts, sessionStart } from "./session-settings.ts";
import { refusesThisKind, type Tls, tlsAttempts } from "./tls.ts";
import { encodeValue, valueParsers } from "./values.ts";

/** The part of pg's NoticeMessage that is passed on. */
type PgNotice = { readonly [field in keyof Notice]: string | undefined };

/** Seconds to wait for a connection when the target does not say. */
const connectTimeout = 15;

/**
 * Connects and prepares a session.
 * @throws DbmError connect.failed (one line: where, as whom, why) or connect.unsupported-server
 */
export async function openServer(target: ServerTarget): Promise<Session> {
  const { client, tls } = await connectClient(target);
  try {
    const facts = await readFacts(client, target);
    return serverSession(client, target, tls, facts);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw connectionError(target, error);
  }
}

async function connectClient(target: ServerTarget): Promise<{ client: Client; tls: Tls }> {
  let refusal: unknown;
  for (const tls of tlsAttempts(target)) {
    try {
      return { client: await connectOnce(target, tls), tls };
    } catch (error) {
      // When the fallback is refused as well, the first refusal says more.
      refusal = refusal !== undefined && refusesThisKind(error) ? refusal : error;
      if (!refusesThisKind(error)) break;
    }
  }
  throw connectionError(target, refusal);
}

async function connectOnce(target: ServerTarget, tls: Tls): Promise<Client> {
  const { default: pg } = await import("pg");
  const parsers = await valueParsers();
  const client = new pg.Client({
    host: target.host,
    port: target.port,
    database: target.database,
    user: target.user,
    password: () => target.password ?? passwordFromFile(target),
    ssl: tls,
    ...(target.ssl.direct ? { sslnegotiation: "direct" as const } : {}),
    enableChannelBinding: target.ssl.channelBinding,
    application_name: target.applicationName ?? "dbmigrator",
    client_encoding: "UTF8",
    ...(target.options === undefined ? {} : { options: target.options }),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: (target.connectTimeout ?? connectTimeout) * 1000,
    types: { getTypeParser: (oid: number) => parsers.get(oid) ?? ((text: string) => text) },
  });
  // A connection lost while idle is reported by the next query; without a listener it would end the process.
  client.on("error", () => undefined);
  try {
    await client.connect();
    return client;
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

/** From PGPASSFILE or ~/.pgpass; an empty text makes pg say that a password is missing. */
async function passwordFromFile({ host, port, database, user }: ServerTarget): Promise<string> {
  const { default: pgpass } = await import("pgpass");
  // libpq looks socket connections up as "localhost".
  const connection = { host: host.startsWith("/") ? "localhost" : host, port, database, user };
  return new Promise((resolve) => pgpass(connection, (password) => resolve(password ?? "")));
}

async function readFacts(client: Client, target: ServerTarget): Promise<ServerFacts> {
  // A pooler makes up what a server tells a client about its backend (BackendKeyData): the client has none of its own.
  const { processID } = client as Client & { readonly processID: number | null };
  const pooled = target.pooler === "session" ? "false" : `pg_catalog.pg_backend_pid() IS DISTINCT FROM ${processID}`;
  const result = (await client.query(sessionStart(pooled))) as unknown as QueryResult[];
  const facts = result.at(-1)?.rows[0] as ServerFacts;
  requireSupported(facts);
  return facts;
}

function serverSession(client: Client, target: ServerTarget, tls: Tls, facts: ServerFacts): Session {
  const server: ServerInfo = {
    major: Math.floor(facts.number / 10_000),
    version: facts.version,
    database: facts.database,
    user: facts.user,
    lockSlots: facts.slots,
    embedded: false,
    pooled: facts.pooled,
    address: describeAddress(target),
  };
  const rowsOf = (result: unknown): Record<string, unknown>[][] => [result].flat().map((one) => (one as QueryResult).rows);
  let closed: Promise<void> | undefined;
  return {
    server,
    async query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]> {
      const result = await (values === undefined ? client.query(sql) : client.query(sql, values.map(encodeValue)));
      return rowsOf(result).at(-1) as Row[];
    },
    async queryAll(statements) {
      if (statements.length === 0) return [];
      return rowsOf(await client.query(statements.join("\n;\n")));
    },
    async run(sql) {
      await client.query(sql);
    },
    onNotice(listener) {
      const forward = ({ severity = "", code = "", message = "" }: PgNotice): void => listener({ severity, code, message });
      client.on("notice", forward);
      return () => client.off("notice", forward);
    },
    async cancel() {
      // the backend may be at work for somebody else by now
      if (server.pooled) return;
      const other = await connectOnce(target, tls);
      try {
        await other.query("SELECT pg_catalog.pg_cancel_backend($1)", [facts.pid]);
      } finally {
        await other.end();
      }
    },
    close() {
      closed ??= client.end().catch(() => undefined);
      return closed;
    },
  };
}
