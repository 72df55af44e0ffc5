/** Why a connection failed, in one line a person can act on. */
import { DbmError } from "../errors/error.ts";
import { describeTarget, type ServerTarget } from "./connection-string.ts";

interface Explanation {
  readonly cause: string;
  readonly hint: string;
}

type Explain = (target: ServerTarget, message: string) => Explanation;

const certificate: Explain = (_target, message) => ({
  cause: `the server's TLS certificate is not trusted (${message})`,
  hint: "Pass sslrootcert=<file> with the authority that signed it, or sslmode=require to encrypt without verifying.",
});
const unknownHost: Explain = ({ host }) => ({
  cause: `the host name ${host} is not known`,
  hint: "Check the host in the connection string, and your network or VPN.",
});
const timeout: Explain = () => ({
  cause: "no answer in time",
  hint: "Check host, port and firewall; connect_timeout=<seconds> gives a slow server longer.",
});
const dropped: Explain = () => ({
  cause: "the connection was closed by the other side",
  hint: "Check that a PostgreSQL server answers at this host and port, and whether it requires or refuses TLS (sslmode).",
});
const noSocket: Explain = ({ host, port }) => ({
  cause: `there is no socket .s.PGSQL.${port} in ${host}`,
  hint: "Check that the server runs, and where its unix_socket_directories are.",
});
const tooMany: Explain = (_target, message) => ({
  cause: message,
  hint: "Close other connections, or raise max_connections or the role's CONNECTION LIMIT.",
});

/** By SQLSTATE or Node's error code. */
const byCode: Readonly<Record<string, Explain>> = {
  "28P01": ({ user }) => ({
    cause: `password authentication failed for user ${user}`,
    hint: "Check user and password: in the connection string, PGPASSWORD or ~/.pgpass.",
  }),
  "28000": (_target, message) => ({
    cause: message,
    hint: /no encryption|SSL off/.test(message)
      ? "The server takes TLS connections only: use sslmode=require."
      : "Check the user name, and what the server's pg_hba.conf allows.",
  }),
  "3D000": ({ database }) => ({
    cause: `the database ${database} does not exist`,
    hint: "Check the database name, or create it first: CREATE DATABASE.",
  }),
  "42501": (_target, message) => ({ cause: message, hint: "The user needs the CONNECT privilege on the database." }),
  "53300": tooMany,
  "57P03": (_target, message) => ({ cause: message, hint: "The server is starting up or shutting down. Try again in a moment." }),
  ECONNREFUSED: ({ port }) => ({
    cause: `nothing listens on port ${port}`,
    hint: "Check that the server runs and accepts connections at this host and port (listen_addresses).",
  }),
  ENOTFOUND: unknownHost,
  EAI_AGAIN: unknownHost,
  ENOENT: noSocket,
  EACCES: (_target, message) => ({ cause: message, hint: "Check the permissions of the socket directory." }),
  ETIMEDOUT: timeout,
  EHOSTUNREACH: timeout,
  ENETUNREACH: timeout,
  ECONNRESET: dropped,
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  CERT_HAS_EXPIRED: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: (target, message) => ({
    cause: `the server's TLS certificate is for another host (${message})`,
    hint: `Connect by the name in the certificate instead of ${target.host}, or use sslmode=verify-ca.`,
  }),
};

/** Failures of pg and Node that carry no code. */
const byMessage: readonly (readonly [RegExp, Explain])[] = [
  [/timeout expired|timeout/i, timeout],
  [
    /does not support SSL/i,
    ({ ssl }) => ({
      cause: "the server does not support TLS",
      hint: `Use sslmode=prefer or disable instead of ${ssl.mode}, or enable ssl on the server.`,
    }),
  ],
  [
    /client password must be/,
    ({ user }) => ({
      cause: `the server asks for a password for user ${user} and none was given`,
      hint: "Put it in the connection string, PGPASSWORD or ~/.pgpass.",
    }),
  ],
  [/terminated|ended|closed|establishing an SSL connection/i, dropped],
];

/** Makes connect.failed of whatever connecting threw: `host:port/database as user: cause`. */
export function connectionError(target: ServerTarget, thrown: unknown): DbmError {
  if (thrown instanceof DbmError) return thrown;
  const { code = "", message } = firstError(thrown);
  const explain = byCode[code] ?? byMessage.find(([pattern]) => pattern.test(message))?.[1];
  const { cause, hint } = explain?.(target, message) ?? { cause: message, hint: "Check the connection string." };
  return new DbmError("connect.failed", `cannot connect to ${describeTarget(target)} as ${target.user}: ${cause}`, { hint, cause: thrown });
}

/** Node tries every address of a name and wraps the failures (AggregateError, without a message of its own). */
function firstError(thrown: unknown): { readonly code?: string; readonly message: string } {
  if (thrown instanceof AggregateError && thrown.errors.length > 0) return firstError(thrown.errors[0]);
  return thrown instanceof Error ? thrown : { message: String(thrown) };
}
