/** Where a database is: the four accepted forms, completed from the PG* variables, as one plain value. */
import { homedir, userInfo } from "node:os";
import { join, resolve } from "node:path";
import { DbmError } from "../errors/error.ts";
import { type Keywords, looksLikeAdo, readAdo, readLibpq, readUrl } from "./connection-keywords.ts";

export const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;
export type SslMode = (typeof sslModes)[number];

/** TLS as libpq's parameters of the same names describe it; files are paths. */
export interface SslSettings {
  readonly mode: SslMode;
  /** "system" = the certificate authorities Node trusts. */
  readonly rootCert?: string;
  readonly cert?: string;
  readonly key?: string;
  /** TLS from the first byte, without asking the server first (PostgreSQL 17). */
  readonly direct: boolean;
  readonly channelBinding: boolean;
}

/** A database on a server. Holds the password: print it with describeTarget only. */
export interface ServerTarget {
  readonly kind: "server";
  /** Name, address, or directory of a Unix socket (starts with a slash). */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
  readonly password?: string;
  readonly ssl: SslSettings;
  readonly applicationName?: string;
  /** Command-line options for the backend: "-c search_path=app". */
  readonly options?: string;
  /** Seconds. */
  readonly connectTimeout?: number;
  /** A pooler stands before the server that keeps one backend for a client until it leaves. */
  readonly pooler?: "session";
}

/** The embedded database. */
export interface EmbeddedTarget {
  readonly kind: "embedded";
  /** Absolute path; null = in memory. */
  readonly directory: string | null;
}

export type Target = ServerTarget | EmbeddedTarget;

export interface ParseOptions {
  /** The environment to complete from (PGHOST, PGUSER …). */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Directory that `pglite:` paths are relative to; the working directory when absent. */
  readonly base?: string;
}

/** Environment variable → libpq keyword. */
const variables: Readonly<Record<string, string>> = {
  PGHOST: "host",
  PGPORT: "port",
  PGDATABASE: "dbname",
  PGUSER: "user",
  PGPASSWORD: "password",
  PGSSLMODE: "sslmode",
  PGSSLROOTCERT: "sslrootcert",
  PGSSLCERT: "sslcert",
  PGSSLKEY: "sslkey",
  PGSSLNEGOTIATION: "sslnegotiation",
  PGCHANNELBINDING: "channel_binding",
  PGAPPNAME: "application_name",
  PGOPTIONS: "options",
  PGCONNECT_TIMEOUT: "connect_timeout",
  PGSERVICE: "service",
};

/**
 * Reads any of the four forms: `postgres://…` URLs, libpq `host=… dbname=…`, ADO.NET `Host=…;Database=…`, `pglite:<dir>`
 * (`pglite:` alone or `pglite:memory` = in memory). An empty text is the PG* variables alone. What other tools put in
 * URLs (`schema`, `pgbouncer`, `connection_limit` …) is ignored.
 * @throws DbmError config.bad-url, never with any part of the text that could be a password
 */
export function parseConnection(text: string, options: ParseOptions): Target {
  const trimmed = text.trim();
  const embedded = /^pglite:(?:\/\/)?(.*)$/is.exec(trimmed)?.[1];
  if (embedded !== undefined) {
    const inMemory = embedded === "" || embedded === "memory";
    return { kind: "embedded", directory: inMemory ? null : resolve(options.base ?? ".", embedded) };
  }
  const words = withEnvironment(readKeywords(trimmed), options.env);
  if (words.service !== undefined) {
    throw new DbmError("config.bad-url", "connection service files are not supported", {
      hint: "Write out host, dbname and user instead of service (or PGSERVICE).",
    });
  }
  return serverTarget(words, options.env);
}

function readKeywords(text: string): Keywords {
  if (/^postgres(?:ql)?:\/\//i.test(text)) return readUrl(text);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text)?.[1];
  if (scheme !== undefined || (text !== "" && !text.includes("="))) {
    const what = scheme === undefined ? "the text is no connection string" : `${scheme}: is no known kind of database`;
    throw new DbmError("config.bad-url", `the connection string cannot be read: ${what}`, {
      hint: "Use postgres://user:password@host:port/database, host=… dbname=…, Host=…;Database=…, or pglite:<directory>.",
    });
  }
  return looksLikeAdo(text) && text !== "" ? readAdo(text) : readLibpq(text);
}

function withEnvironment(words: Keywords, env: ParseOptions["env"]): Keywords {
  const complete: Record<string, string> = { ...words };
  for (const [variable, keyword] of Object.entries(variables)) {
    const value = env[variable];
    if (complete[keyword] === undefined && value) complete[keyword] = value;
  }
  return complete;
}

function serverTarget(words: Keywords, env: ParseOptions["env"]): ServerTarget {
  const host = words.host ?? words.hostaddr ?? "localhost";
  if (host.includes(",")) {
    throw new DbmError("config.bad-url", "the connection string names several hosts", { hint: "Name the primary server alone." });
  }
  const user = words.user ?? (env.USER || env.USERNAME || userInfo().username);
  const timeout = words.connect_timeout === undefined ? 0 : wholeNumber(words.connect_timeout, "connect_timeout", 86_400);
  return {
    kind: "server",
    host,
    port: words.port === undefined ? 5432 : wholeNumber(words.port, "port", 65_535),
    database: words.dbname ?? user,
    user,
    ssl: sslSettings(words, env),
    ...(words.password === undefined ? {} : { password: words.password }),
    ...(words.application_name === undefined ? {} : { applicationName: words.application_name }),
    ...(words.options === undefined ? {} : { options: words.options }),
    ...(timeout === 0 ? {} : { connectTimeout: timeout }),
  };
}

function wholeNumber(text: string, keyword: string, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value <= most) return value;
  throw new DbmError("config.bad-url", `the connection string cannot be read: ${keyword} is not a number from 0 to ${most}`, {
    hint: "If the password contains special characters, percent-encode (URL) or quote it.",
  });
}

function sslSettings(words: Keywords, env: ParseOptions["env"]): SslSettings {
  const mode = sslModes.find((known) => known === (words.sslmode ?? "prefer").toLowerCase());
  if (mode === undefined) {
    throw new DbmError("config.bad-url", "the connection string has an unknown sslmode", { hint: `Use one of ${sslModes.join(", ")}.` });
  }
  const home = env.HOME || homedir();
  const path = (file: string): string => (file.startsWith("~/") ? join(home, file.slice(2)) : file);
  return {
    mode,
    ...(words.sslrootcert === undefined ? {} : { rootCert: path(words.sslrootcert) }),
    ...(words.sslcert === undefined ? {} : { cert: path(words.sslcert) }),
    ...(words.sslkey === undefined ? {} : { key: path(words.sslkey) }),
    direct: words.sslnegotiation === "direct",
    channelBinding: words.channel_binding === "require",
  };
}

/** "db.example.com:5432/shop", "[::1]:5432/shop", "/run/postgresql:5432/shop", "pglite:/home/me/dev": for messages, never with a password. */
export function describeTarget(target: Target): string {
  if (target.kind === "embedded") return `pglite:${target.directory ?? "memory"}`;
  return `${describeAddress(target)}/${target.database}`;
}

/** Host and port, for messages. */
export function describeAddress({ host, port }: Pick<ServerTarget, "host" | "port">): string {
  return host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
}
