/** A shadow the user gives: an empty database that is filled, read, and left empty again. */
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../database/connect.ts";
import { describeTarget, type ServerTarget, type Target } from "../../database/connection-string.ts";
import { requireOwnBackend } from "../../database/pooler.ts";
import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";
import { ident, literal } from "../../sql/ident.ts";
import { emptyDatabase, listContents, type PublicSchema, readPublicSchema } from "./empty-database.ts";
import { dropLeftoverRoles, dropLentRoles } from "./lent-roles.ts";
import { enlist, type ShadowProvider, shadowTag } from "./provider.ts";

/** How long to wait for another run that uses the same shadow. */
const patienceSeconds = 60;
/** Advisory lock of whoever uses the database as a shadow ("dbmshado" in ASCII). */
const lockKey = "7233456391823156335";
/**
 * The database's comment while it is in use, followed by what to put back as JSON: whatever a killed run leaves behind
 * may then be removed without asking. (A comment, because only superusers may store settings of their own.)
 */
const marker = "dbmigrator is using this database as a shadow: ";

interface Before {
  readonly comment: string | null;
  readonly publicSchema: PublicSchema | null;
}

interface Used extends Before {
  /** Of the stand-ins for roles. */
  readonly tag: string;
}

/**
 * @param shadow the database to use; its user must own it
 * @param target what is being planned for: never taken for a shadow
 */
export function urlShadow(shadow: ServerTarget, target?: Target): ShadowProvider {
  return {
    kind: "url",
    async open() {
      if (target?.kind === "server" && describeTarget(target) === describeTarget(shadow)) {
        throw new DbmError("shadow.unavailable", `the shadow URL names the target itself: ${describeTarget(shadow)}`, {
          hint: "Give the shadow a database of its own: everything in it is removed.",
        });
      }
      const session = await connect(shadow);
      try {
        requireOwnBackend(session, "Or use shadow: embedded.");
        await lock(session, shadow);
        await requireOwner(session, shadow);
        const before = await readBefore(session);
        await requireEmpty(session, shadow);
        await dropLeftoverRoles(session);
        await comment(session, marker + JSON.stringify(before));
        const tag = shadowTag();
        return await enlist("url", session, {
          tag,
          remove: () => remove(session, shadow, { ...before, tag }),
          interrupt: () => session.cancel(),
        });
      } catch (error) {
        await session.close();
        throw error;
      }
    },
  };
}

/** Empties the database; over a new connection when the session is lost. */
async function remove(session: Session, shadow: ServerTarget, before: Used): Promise<void> {
  try {
    await putBack(session, before);
  } catch {
    await session.close();
    const fresh = await connect(shadow);
    await putBack(fresh, before).finally(() => fresh.close());
  } finally {
    await session.close();
  }
}

async function putBack(session: Session, before: Used): Promise<void> {
  await emptyDatabase(session, before.publicSchema);
  await dropLentRoles(session, before.tag);
  await comment(session, before.comment);
}

const comment = (session: Session, text: string | null): Promise<void> =>
  session.run(`COMMENT ON DATABASE ${ident(session.server.database)} IS ${text === null ? "NULL" : literal(text)}`);

/** What the database was like; when a killed run left its marker, what it was like before that, after removing what it left. */
async function readBefore(session: Session): Promise<Before> {
  const [row] = await session.query<{ text: string | null }>(
    "SELECT pg_catalog.shobj_description(oid, 'pg_database') AS text FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
  );
  const text = row?.text ?? null;
  if (!text?.startsWith(marker)) return { comment: text, publicSchema: await readPublicSchema(session) };
  const before = JSON.parse(text.slice(marker.length)) as Before;
  await emptyDatabase(session, before.publicSchema);
  return before;
}

async function lock(session: Session, shadow: ServerTarget): Promise<void> {
  const deadline = Date.now() + patienceSeconds * 1000;
  for (;;) {
    const [answer] = await session.query<{ locked: boolean }>(`SELECT pg_catalog.pg_try_advisory_lock(${lockKey}) AS locked`);
    if (answer?.locked === true) return;
    if (Date.now() > deadline) {
      throw new DbmError("shadow.unavailable", `the shadow database ${describeTarget(shadow)} is in use by another run`, {
        hint: "Wait for it to end, or give this run a shadow of its own.",
      });
    }
    await sleep(250);
  }
}

async function requireOwner(session: Session, shadow: ServerTarget): Promise<void> {
  const [row] = await session.query<{ owns: boolean }>(
    `SELECT pg_catalog.pg_has_role(datdba, 'USAGE')
        AND coalesce((SELECT pg_catalog.pg_has_role(nspowner, 'USAGE') FROM pg_catalog.pg_namespace WHERE nspname = 'public'), true) AS owns
     FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()`,
  );
  if (row?.owns === true) return;
  const { user, database } = session.server;
  throw new DbmError("shadow.unavailable", `${user} must own the shadow database ${describeTarget(shadow)} and its schema public`, {
    hint: `ALTER DATABASE ${ident(database)} OWNER TO ${ident(user)}; and, in it, ALTER SCHEMA public OWNER TO ${ident(user)};`,
  });
}

async function requireEmpty(session: Session, shadow: ServerTarget): Promise<void> {
  const contents = await listContents(session);
  if (contents.length === 0) return;
  throw new DbmError("shadow.not-empty", `the shadow database ${describeTarget(shadow)} is not empty: it holds ${contents.join(", ")}`, {
    hint: "Everything in a shadow is removed. Give it an empty database of its own: CREATE DATABASE … TEMPLATE template0.",
  });
}
