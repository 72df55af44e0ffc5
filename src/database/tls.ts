/** libpq's sslmode in terms of Node's TLS: which kinds of connection to try, in which order, and what to verify. */
import { existsSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { ConnectionOptions } from "node:tls";
import { DbmError } from "../errors/error.ts";
import type { ServerTarget, SslSettings } from "./connection-string.ts";

/** What pg's `ssl` option takes. */
export type Tls = ConnectionOptions | false;

/**
 * The connections to try in order; a later one only when the server refuses the kind of the earlier one.
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 * @throws DbmError connect.failed when a certificate file cannot be read
 */
export function tlsAttempts(target: ServerTarget): readonly Tls[] {
  if (target.host.startsWith("/")) return [false];
  switch (target.ssl.mode) {
    case "disable":
      return [false];
    case "allow":
      return [false, tlsOptions(target.ssl)];
    case "prefer":
      return [tlsOptions(target.ssl), false];
    default:
      return [tlsOptions(target.ssl)];
  }
}

/** The file named by the parameter, else libpq's file in ~/.postgresql when it is there. */
function certificateFile(named: string | undefined, fallback: string): string | undefined {
  if (named !== undefined) return named;
  const file = join(homedir(), ".postgresql", fallback);
  return existsSync(file) ? file : undefined;
}

function read(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new DbmError("connect.failed", `cannot read the TLS file ${file}: ${(cause as Error).message}`, {
      hint: "Check sslrootcert, sslcert and sslkey of the connection.",
      cause,
    });
  }
}

function tlsOptions(ssl: SslSettings): ConnectionOptions {
  const rootFile = ssl.rootCert === "system" ? undefined : certificateFile(ssl.rootCert, "root.crt");
  const verifies = ssl.mode === "verify-ca" || ssl.mode === "verify-full";
  if (verifies && rootFile === undefined && ssl.rootCert !== "system") {
    throw new DbmError("connect.failed", `sslmode=${ssl.mode} needs the certificate of the authority to trust`, {
      hint: "Pass sslrootcert=<file>, or sslrootcert=system for the authorities the system trusts.",
    });
  }
  const cert = read(certificateFile(ssl.cert, "postgresql.crt"));
  const key = cert === undefined ? undefined : read(certificateFile(ssl.key, "postgresql.key"));
  const ca = read(rootFile);
  // libpq: "require" with a root certificate at hand verifies the chain, as verify-ca does.
  const verifiesChain = verifies || (ssl.mode === "require" && ca !== undefined) || ssl.rootCert === "system";
  const verifiesName = ssl.mode === "verify-full" || ssl.rootCert === "system";
  return {
    rejectUnauthorized: verifiesChain,
    ...(verifiesName ? {} : { checkServerIdentity: () => undefined }),
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  };
}

/** True when the server (or its pg_hba.conf) refused this kind of connection, so that the other kind may work. */
export function refusesThisKind(error: unknown): boolean {
  const { code = "", message = "" } = error as { code?: string; message?: string };
  if (code === "28000") return /encryption|SSL (?:on|off)/.test(message);
  if (message.includes("does not support SSL")) return true;
  // TLS itself failed: prefer falls back, as libpq does.
  return code.startsWith("ERR_SSL") || code === "EPROTO" || message.includes("establishing an SSL connection");
}
