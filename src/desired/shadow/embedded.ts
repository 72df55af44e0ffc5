/** A shadow in this process: PGlite in memory, with nothing to install and nothing to clean up. */

import { connect } from "../../database/connect.ts";
import type { ServerInfo, Session } from "../../database/session.ts";
import { enlist, type ShadowProvider, shadowTag } from "./provider.ts";

/** Names of the extensions that a database has. */
export async function installedExtensions(session: Session): Promise<readonly string[]> {
  const rows = await session.query<{ name: string }>("SELECT extname::text AS name FROM pg_catalog.pg_extension");
  return rows.map(({ name }) => name);
}

/**
 * A provider of databases in memory.
 * @param like the target, to warn where the shadow is of another major version
 * @param installed extensions to be ready for where none is asked for: PGlite takes them in when it starts
 */
export function embeddedShadow(like?: ServerInfo, installed?: () => Promise<readonly string[]>): ShadowProvider {
  return {
    kind: "embedded",
    async open(extensions = []) {
      const ready = extensions.length > 0 ? extensions : ((await installed?.()) ?? []);
      const session = await connect({ kind: "embedded", directory: null }, { extensions: ready });
      const warnings: string[] = [];
      if (like !== undefined && like.major !== session.server.major) {
        warnings.push(
          `the embedded shadow is PostgreSQL ${session.server.major}, the target PostgreSQL ${like.major}: what only prints differently is no change`,
        );
      }
      return enlist("embedded", session, { tag: shadowTag(), warnings, remove: () => session.close() });
    },
  };
}
