/** Reads a database for a use case: secrets go into the context's vault and not into the model. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import type { Model } from "../model/object.ts";
import { replaceSecrets } from "../model/secrets.ts";
import type { Context } from "./context.ts";

/** The whole database, with stand-ins for secrets. Throws ServerError as the session does. */
export async function readDatabase({ kinds, vault }: Context, session: Session): Promise<Model> {
  return replaceSecrets(await introspect(session, kinds), kinds, vault.hide).model;
}

/** The database that a source is for. */
export interface LiveDatabase {
  /** Its model; read once. */
  read(): Promise<Model>;
  /** The schemas said to be under management; undefined where it is left to the source. */
  readonly schemas: readonly string[] | "*" | undefined;
}

export function liveDatabase(context: Context, session: Session, schemas?: LiveDatabase["schemas"]): LiveDatabase {
  let reading: Promise<Model> | undefined;
  const read = (): Promise<Model> => {
    reading ??= readDatabase(context, session);
    return reading;
  };
  return { read, schemas };
}
