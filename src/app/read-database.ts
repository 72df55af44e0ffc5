/** Reads a database for a use case: secrets go into the context's vault and not into the model. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import { takeTurns } from "../database/turns.ts";
import { prepareFingerprint } from "../model/fingerprint.ts";
import type { Model } from "../model/object.ts";
import { project, type Scope } from "../model/scope.ts";
import { replaceSecrets } from "../model/secrets.ts";
import type { Context } from "./context.ts";

/** The whole database, with stand-ins for secrets; `shared`: and what the whole server has (roles). Throws ServerError as the session does. */
export async function readDatabase({ kinds, vault }: Context, session: Session, { shared = false } = {}): Promise<Model> {
  return replaceSecrets(await introspect(session, kinds, { shared }), kinds, vault.hide).model;
}

/** What is under management in the database. */
export async function readScope(context: Context, session: Session, scope: Scope): Promise<Model> {
  return project(await readDatabase(context, session, { shared: scope.declared !== undefined }), scope, context.kinds);
}

/** The database that a source is for. */
export interface LiveDatabase {
  /** Its model, with what the whole server has; read once. */
  read(): Promise<Model>;
  /** The schemas said to be under management; undefined where it is left to the source. */
  readonly schemas: readonly string[] | "*" | undefined;
}

export function liveDatabase(context: Context, session: Session, schemas?: LiveDatabase["schemas"]): LiveDatabase {
  let reading: Promise<Model> | undefined;
  const read = (): Promise<Model> => {
    if (reading === undefined) {
      reading = readDatabase(context, session, { shared: true });
      // most often the shadow is still being loaded
      void reading.then((model) => prepareFingerprint(model, takeTurns)).catch(() => undefined);
    }
    return reading;
  };
  return { read, schemas };
}
