/** What the engine needs of a database connection; implemented over a server (pg) and over the embedded database (PGlite). */

export interface ServerInfo {
  /** Major version, 14 to 18. */
  readonly major: number;
  /** As `SHOW server_version` says it: "16.4". */
  readonly version: string;
  readonly database: string;
  readonly user: string;
  readonly embedded: boolean;
  /** A pooler stands before the server, and may give every transaction another backend: what a session locks or sets does not stay its own. */
  readonly pooled: boolean;
  /** How many locks all sessions of the server can hold together, at least (max_locks_per_transaction for each connection). */
  readonly lockSlots: number;
  /** Host and port for messages, never with a password; "embedded" for PGlite. */
  readonly address: string;
}

export interface Notice {
  readonly severity: string;
  readonly code: string;
  readonly message: string;
}

/** A failure reported by PostgreSQL; thrown by every Session as it is. */
export interface ServerError extends Error {
  /** SQLSTATE. */
  readonly code: string;
  readonly detail?: string;
  readonly hint?: string;
  /** 1-based character offset into the text that was sent. */
  readonly position?: string;
  readonly where?: string;
}

/**
 * One connection. Not safe for concurrent calls: await each.
 *
 * Values come back as JavaScript's boolean, number (int2, int4, oid, float), parsed JSON, and arrays of these; every other
 * type as PostgreSQL's text: int8 and numeric, dates and times (ISO, in UTC), bytea. Parameters may be any of these.
 * Session settings that change what the catalog prints (datestyle, timezone …) are fixed.
 */
export interface Session {
  readonly server: ServerInfo;
  /** One statement with parameters; rows as objects. */
  query<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
  /** Several read-only statements in one round trip; one array of rows for each, in order. */
  queryAll(statements: readonly string[]): Promise<Record<string, unknown>[][]>;
  /** One or several statements without parameters; several run as one implicit transaction. Results are discarded. */
  run(sql: string): Promise<void>;
  /** Calls back for every notice until the returned function is called. */
  onNotice(listener: (notice: Notice) => void): () => void;
  /** Asks the server to cancel what this session is running; resolves when the request was sent. Does nothing where it is pooled. */
  cancel(): Promise<void>;
  close(): Promise<void>;
}
