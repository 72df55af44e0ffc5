/** Reads a database for a use case: secrets go into the context's vault and not into the model. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import type { Model } from "../model/object.ts";
import { replaceSecrets } from "../model/secrets.ts";
import type { Context } from "./context.ts";

/** The whole database, and what the whole server has, with stand-ins for secrets. Throws ServerError as the session does. */
export async function readDatabase({ kinds, vault }: Context, session: Session): Promise<Model> {
  return replaceSecrets(await introspect(session, kinds, { shared: true }), kinds, vault.hide).model;
}
