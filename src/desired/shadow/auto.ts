/** Which shadow a run gets. */
import type { Target } from "../../database/connection-string.ts";
import { parseConnection } from "../../database/connection-string.ts";
import type { Session } from "../../database/session.ts";
import { DbmError } from "../../errors/error.ts";
import { suggestion } from "../../errors/nearest.ts";
import { embeddedShadow, installedExtensions } from "./embedded.ts";
import type { ShadowProvider } from "./provider.ts";
import { canCreateDatabase, siblingShadow } from "./sibling.ts";
import { urlShadow } from "./url.ts";

export interface ShadowRequest {
  /** As configured: "auto", "embedded", "sibling", or a connection string. */
  readonly setting: string;
  readonly target: Target;
  /** An open session of the target. */
  readonly session: Session;
  /** Completes a connection string (PGUSER, PGPASSWORD …). */
  readonly env: Readonly<Record<string, string | undefined>>;
}

function parseShadow(setting: string, env: ShadowRequest["env"]): Target {
  if (/^\w*$/.test(setting)) {
    throw new DbmError("config.invalid", `shadow: ${setting} is no kind of shadow`, {
      hint: suggestion(setting, ["auto", "embedded", "sibling"]) ?? "Use auto, embedded, sibling, or the URL of an empty database.",
    });
  }
  try {
    return parseConnection(setting, { env });
  } catch (error) {
    if (!(error instanceof DbmError)) throw error;
    throw new DbmError(error.code, `shadow: ${error.message}`, { hint: error.hint, cause: error });
  }
}

/**
 * The provider for a request. auto: an embedded target gets an embedded shadow; a server gets a sibling where the
 * user may create databases and no pooler is in between, else an embedded one.
 * @throws DbmError shadow.unavailable, config.bad-url
 */
export async function chooseShadow({ setting, target, session, env }: ShadowRequest): Promise<ShadowProvider> {
  const embedded = embeddedShadow(session.server, () => installedExtensions(session));
  if (setting === "embedded") return embedded;
  if (setting !== "auto" && setting !== "sibling") {
    const shadow = parseShadow(setting, env);
    return shadow.kind === "embedded" ? embedded : urlShadow(shadow, target);
  }
  if (target.kind === "server") {
    // a pooler passes the databases that it knows
    const isPooled = session.server.pooled || target.pooler !== undefined;
    const hasSibling = setting === "sibling" || (!isPooled && (await canCreateDatabase(session)));
    return hasSibling ? siblingShadow(target) : embedded;
  }
  if (setting === "auto") return embedded;
  throw new DbmError("shadow.unavailable", "an embedded target has no server to make a sibling shadow on", {
    hint: "Use shadow: auto or embedded.",
  });
}
