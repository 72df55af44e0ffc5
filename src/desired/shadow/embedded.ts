/** A shadow in this process: PGlite in memory, with nothing to install and nothing to clean up. */

import { connect } from "../../database/connect.ts";
import { embeddedExtensions } from "../../database/embedded-extensions.ts";
import type { ServerInfo } from "../../database/session.ts";
import { enlist, type ShadowProvider, shadowTag } from "./provider.ts";

/**
 * A provider that warns of extensions that PGlite does not have.
 * @param like the target, to warn where the shadow is of another major version
 */
export function embeddedShadow(like?: ServerInfo): ShadowProvider {
  return {
    kind: "embedded",
    async open(extensions = []) {
      const session = await connect({ kind: "embedded", directory: null }, { extensions });
      const available = new Set(embeddedExtensions());
      const missing = extensions.filter((name) => !available.has(name));
      const warnings: string[] = [];
      if (like !== undefined && like.major !== session.server.major) {
        warnings.push(
          `the embedded shadow is PostgreSQL ${session.server.major}, the target PostgreSQL ${like.major}: some definitions may print differently`,
        );
      }
      if (missing.length > 0)
        warnings.push(`the embedded shadow does not have the extension${missing.length > 1 ? "s" : ""} ${missing.join(", ")}`);
      return enlist("embedded", session, { tag: shadowTag(), warnings, remove: () => session.close() });
    },
  };
}
