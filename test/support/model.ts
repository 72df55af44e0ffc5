/** Models of throw-away databases: made by a script, or by the files of a source. */
import { introspect } from "../../src/catalog/introspect.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import { elaborate } from "../../src/desired/elaborate.ts";
import { parseSource } from "../../src/desired/state.ts";
import { withWithheld } from "../../src/desired/withheld.ts";
import type { WrittenFile } from "../../src/desired/write-files.ts";
import { kinds } from "../../src/kinds/index.ts";
import { diff } from "../../src/model/diff.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import type { Model } from "../../src/model/object.ts";
import { createDatabase, dropDatabase } from "./database.ts";

export const registry = new KindRegistry([...kinds]);

/** The model of a new database after some SQL, or after files of a source. */
export async function modelOf(files: readonly WrittenFile[] | string): Promise<Model> {
  const url = await createDatabase(typeof files === "string" ? files : "");
  const session = await connect(parseConnection(url, { env: {} }));
  try {
    if (typeof files !== "string") {
      const sources = files.map(({ path, text }) => ({
        file: path,
        path,
        text,
        language: path.endsWith(".sql") ? ("sql" as const) : ("yaml" as const),
      }));
      const { units } = await parseSource(sources, registry, session.server.major);
      await elaborate(session, units);
      const withheld = units.flatMap((unit) => unit.withheld ?? []);
      return withWithheld(await introspect(session, registry), withheld, registry);
    }
    return await introspect(session, registry);
  } finally {
    await session.close();
    await dropDatabase(url);
  }
}

export const different = (a: Model, b: Model): string[] =>
  diff(a, b).map((change) => `${change.type} ${change.key}${change.type === "alter" ? ` ${change.attributes.join()}` : ""}`);
