/** The statement that gives an object of a schema another name, for kinds that have no more to say about it. */
import type { Id } from "../model/id.ts";
import type { Statement } from "../model/kind.ts";
import { qualified } from "../sql/ident.ts";
import { renameAction } from "./catalog.ts";

/**
 * `ALTER TYPE app.a RENAME TO b`, or SET SCHEMA where the schema is what differs. `object` is the word of the statement
 * (`TYPE`, `COLLATION`), `suffix` what stands behind the name (`USING btree`).
 */
export function renaming(object: string, from: Id, to: Id, suffix = ""): Statement {
  return {
    sql: `ALTER ${object} ${qualified(from.schema, from.name as string)}${suffix} ${renameAction(from, to)}`,
    lock: "none",
    hazards: [
      {
        type: "breaks-clients",
        message: `${object.toLowerCase()} ${qualified(from.schema, from.name as string)} becomes ${qualified(to.schema, to.name as string)}`,
      },
    ],
  };
}
