/** A shadow beside the target: a scratch database on the same server, with its version, extensions and roles. */
import { connect } from "../../database/connect.ts";
import type { ServerTarget } from "../../database/connection-string.ts";
import { requireOwnBackend } from "../../database/pooler.ts";
import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";
import { ident, literal } from "../../sql/ident.ts";
import { subscriptionRemovals } from "./empty-database.ts";
import { dropLeftoverRoles, dropLentRoles } from "./lent-roles.ts";
import { enlist, leftoverMinutes, type ShadowProvider, shadowPrefix, shadowTag } from "./provider.ts";

/** @param target the database to stand beside; its user must have CREATEDB */
export function siblingShadow(target: ServerTarget): ShadowProvider {
  return {
    kind: "sibling",
    early: true,
    async open() {
      const admin = await connect(target);
      let name: string | undefined;
      try {
        requireOwnBackend(admin, "Or use shadow: embedded.");
        name = await createScratch(admin);
        const session = await connectScratch(target, name);
        const database = name;
        const remove = (): Promise<void> => removeScratch(target, admin, session, database);
        return await enlist("sibling", session, { tag: name, leave: session.close, remove });
      } catch (error) {
        if (name !== undefined) await dropDatabase(admin, name).catch(() => undefined);
        await admin.close();
        throw error;
      }
    },
  };
}

/** May this session's user create a scratch database? Nobody may on a standby. (The transaction's own setting does not matter here: it may be one that only reads.) */
export async function canCreateDatabase(session: Session): Promise<boolean> {
  const [role] = await session.query<{ allowed: boolean }>(
    `SELECT (rolcreatedb OR rolsuper) AND NOT pg_catalog.pg_is_in_recovery()
         AND pg_catalog.current_setting('default_transaction_read_only') = 'off' AS allowed
     FROM pg_catalog.pg_roles WHERE rolname = current_user`,
  );
  return role?.allowed === true;
}

/** Drops scratch databases nobody is connected to, whose name says they are old; those of others are left alone. */
async function dropLeftovers(target: ServerTarget, admin: Session): Promise<void> {
  const leftovers = await admin.query<{ name: string }>(
    `SELECT datname::text AS name FROM pg_catalog.pg_database AS d
     WHERE datname ~ '^${shadowPrefix}[0-9]+_[0-9]+_' AND pg_catalog.pg_has_role(datdba, 'USAGE')
       AND pg_catalog.split_part(datname, '_', 4)::numeric < EXTRACT(epoch FROM pg_catalog.clock_timestamp() - interval '${leftoverMinutes} minutes') * 1000
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)`,
  );
  for (const { name } of leftovers) {
    // Without FORCE, and without minding: someone else may be dropping it, or may just have connected.
    const drop = (): Promise<void> => admin.run(`DROP DATABASE IF EXISTS ${ident(name)}`);
    await drop().catch(() =>
      dropSubscriptions(target, name)
        .then(drop)
        .catch(() => undefined),
    );
  }
  await dropLeftoverRoles(admin);
}

interface Locale {
  readonly now: string;
  readonly encoding: string;
  readonly collate: string;
  readonly ctype: string;
  /** pg_database.datlocprovider: c (libc), i (ICU), b (builtin). */
  readonly provider: string;
  readonly locale: string | null;
  readonly rules: string | null;
}

/** Creates a database with the target's encoding and locale; template0 takes any, and holds nothing of the site's own. */
async function createScratch(admin: Session): Promise<string> {
  const like = await readLocale(admin);
  const name = shadowTag(like.now);
  const options = [
    `ENCODING ${literal(like.encoding)}`,
    `LC_COLLATE ${literal(like.collate)}`,
    `LC_CTYPE ${literal(like.ctype)}`,
    ...(like.provider === "i" ? [`LOCALE_PROVIDER icu ICU_LOCALE ${literal(like.locale ?? "")}`] : []),
    ...(like.provider === "i" && like.rules !== null ? [`ICU_RULES ${literal(like.rules)}`] : []),
    ...(like.provider === "b" ? [`LOCALE_PROVIDER builtin BUILTIN_LOCALE ${literal(like.locale ?? "")}`] : []),
  ];
  // The provider of template0 may be another than the target's.
  if (like.provider === "c" && admin.server.major >= 15) options.push("LOCALE_PROVIDER libc");
  try {
    await admin.run(`CREATE DATABASE ${ident(name)} TEMPLATE template0 ${options.join(" ")}`);
    return name;
  } catch (cause) {
    throw unavailable(admin, cause);
  }
}

async function readLocale(admin: Session): Promise<Locale> {
  const { major } = admin.server;
  const provider = major >= 15 ? "datlocprovider::text" : "'c'";
  const locale = major >= 17 ? "datlocale" : major >= 15 ? "daticulocale" : "NULL::text";
  const [row] = await admin.query<Locale>(
    `SELECT pg_catalog.floor(EXTRACT(epoch FROM pg_catalog.clock_timestamp()) * 1000)::int8 AS now,
            pg_catalog.pg_encoding_to_char(encoding)::text AS encoding, datcollate::text AS collate, datctype::text AS ctype,
            ${provider} AS provider, ${locale} AS locale, ${major >= 16 ? "daticurules" : "NULL::text"} AS rules
     FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`,
  );
  return row as Locale;
}

function unavailable(admin: Session, cause: unknown): DbmError {
  const { code, message } = cause as { code?: string; message: string };
  if (code === "42501") {
    return new DbmError("shadow.unavailable", `${admin.server.user} may not create the shadow database on ${admin.server.address}`, {
      hint: `ALTER ROLE ${ident(admin.server.user)} CREATEDB; or use shadow: embedded, or shadow: <URL of an empty database>.`,
      cause,
    });
  }
  return new DbmError("shadow.unavailable", `the shadow database cannot be created on ${admin.server.address}: ${message}`, {
    hint: "Use shadow: embedded, or shadow: <URL of an empty database>.",
    cause,
  });
}

async function connectScratch(target: ServerTarget, database: string): Promise<Session> {
  try {
    return await connect({ ...target, database });
  } catch (cause) {
    throw new DbmError("shadow.unavailable", `the shadow database was created but cannot be reached: ${(cause as Error).message}`, {
      hint: "A connection pooler passes known databases only: connect to the server itself, or use shadow: embedded.",
      cause,
    });
  }
}

const dropDatabase = (admin: Session, name: string): Promise<void> => admin.run(`DROP DATABASE IF EXISTS ${ident(name)} WITH (FORCE)`);

/** A database that holds subscriptions cannot be dropped, not even by FORCE. */
async function dropSubscriptions(target: ServerTarget, database: string): Promise<void> {
  const session = await connect({ ...target, database });
  try {
    for (const removal of subscriptionRemovals) for (const { sql } of await session.query<{ sql: string }>(removal)) await session.run(sql);
  } finally {
    await session.close();
  }
}

/**
 * Closes the session first: PostgreSQL looks only every 100 ms whether those that FORCE ended are gone (CountOtherDBBackends
 * in procarray.c). FORCE is for what the session may still be running when the process is told to stop.
 */
async function removeScratch(target: ServerTarget, admin: Session, session: Session, name: string): Promise<void> {
  await session.close();
  try {
    await dropDatabase(admin, name);
  } catch {
    await dropSubscriptions(target, name).catch(() => undefined);
    const fresh = await connect(target);
    await dropDatabase(fresh, name).finally(() => fresh.close());
  } finally {
    await dropLentRoles(admin, name).catch(() => undefined);
    await dropLeftovers(target, admin).catch(() => undefined);
    await admin.close();
  }
}
