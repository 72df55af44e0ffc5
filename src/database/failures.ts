/** What a session throws while it is in use, told apart: the server refused, or the connection is gone. */
import { DbmError } from "../errors/error.ts";
import { ident } from "../sql/ident.ts";
import type { ServerError, ServerInfo } from "./session.ts";

/** SQLSTATEs of a connection that ends: class 08, shutdowns and crashes, sessions that were idle for too long. */
const ending = /^(08...|57P0[1-5]|25P03|25P04)$/;
/** Node's codes (EPIPE looks like a SQLSTATE), and what pg says of a connection that was closed. */
const gone = /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENETDOWN)$/;
const closed = /^Connection terminated|not queryable|^Connection ended/i;

/** Whether PostgreSQL itself said so: the error has a SQLSTATE. */
export function isServerError(error: unknown): error is ServerError {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return error instanceof Error && typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && !gone.test(code);
}

/** Whether the connection that threw is lost: what was sent last may or may not have been done. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { readonly code?: unknown };
  if (typeof code !== "string") return closed.test(error.message);
  return gone.test(code) || ending.test(code);
}

/** Failures of the server as a whole, by class of SQLSTATE: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const troubles: Readonly<Record<string, string>> = {
  "40": "Another session was in the way. Run it again.",
  "53": "The server is short of something: disk, memory or connections. Its log says more.",
  "54": "A limit of the server was reached. Its log says more.",
  "55": "Something else uses it at this moment. Run it again when that has ended.",
  "57": "The statement was cancelled: by its timeout, or by somebody else. Run it again, with a longer --timeout if there is one.",
  "58": "The server's operating system failed. Its log says more.",
};

/** A DbmError for what the server refused or the network lost; anything else comes back as it is. */
export function sessionFailure(error: unknown, server: ServerInfo): unknown {
  if (error instanceof DbmError) return error;
  const where = server.embedded ? server.address : `${server.address}/${server.database}`;
  if (isConnectionLost(error)) {
    return new DbmError("connect.lost", `the connection to ${where} was lost: ${(error as Error).message}`, {
      hint: "Check the server and the network, then run it again.",
      cause: error,
    });
  }
  if (!isServerError(error)) return error;
  if (error.code === "42501") {
    return new DbmError("connect.no-privilege", `${server.user} may not do this on ${where}: ${error.message}`, {
      hint: privilegeAdvice(error.message, server),
      cause: error,
    });
  }
  if (error.code === "25006") {
    return new DbmError("connect.read-only", `${where} cannot be changed: ${error.message}`, {
      hint: "Connect to the primary server.",
      cause: error,
    });
  }
  const hint = troubles[error.code.slice(0, 2)];
  return hint === undefined
    ? error
    : new DbmError("server.failed", `${where}: ${error.message} (SQLSTATE ${error.code})`, { hint, cause: error });
}

/** The statement that gives the right which a message of SQLSTATE 42501 says is missing; a server in another language gets the general advice. */
export function privilegeAdvice(message: string, { user, database }: Pick<ServerInfo, "user" | "database">): string {
  const role = ident(user);
  const [, type, name = ""] = /^permission denied for (\w+(?: \w+)?) (\S+)$/.exec(message) ?? [];
  if (type === "database") return `GRANT CREATE, CONNECT ON DATABASE ${ident(database)} TO ${role};`;
  if (type === "schema") return `GRANT USAGE, CREATE ON SCHEMA ${ident(name)} TO ${role};`;
  if (type === "table" || type === "view" || type === "sequence")
    return `GRANT ALL ON ${type === "sequence" ? "SEQUENCE " : ""}${ident(name)} TO ${role}; or connect as its owner.`;
  const [, owned, object = ""] = /^must be owner of (\w+(?: \w+)?) (\S+)$/.exec(message) ?? [];
  if (owned !== undefined) return `Connect as the owner of ${owned} ${object}, or make ${role} a member of the role that owns it.`;
  return `Connect as a role that has the right, or grant it to ${role}.`;
}
