/** A subscription that is declared to receive receives in no scratch database. */
import { expect } from "vitest";
import { connect } from "../../src/database/connect.ts";
import { parseConnection, type ServerTarget } from "../../src/database/connection-string.ts";
import type { ShadowProvider } from "../../src/desired/shadow/provider.ts";
import { siblingShadow } from "../../src/desired/shadow/sibling.ts";
import { elaborateSource, parseSource } from "../../src/desired/state.ts";
import { kinds } from "../../src/kinds/index.ts";
import { KindRegistry } from "../../src/model/kind.ts";
import { test } from "../support/database.ts";

const registry = new KindRegistry([...kinds]);
const connection = "host=127.0.0.1 port=1 dbname=nowhere";
const inSql = `CREATE SUBSCRIPTION feed CONNECTION '${connection}' PUBLICATION news WITH (connect = false, slot_name = 'feed');\n`;
const sources: readonly (readonly [string, string, boolean])[] = [
  ["a.yaml", `subscriptions:\n  feed: { connection: ${connection}, publications: [news] }\n`, true],
  ["a.yaml", `subscriptions:\n  feed: { connection: ${connection}, publications: [news], enabled: false }\n`, false],
  ["a.sql", `${inSql}ALTER SUBSCRIPTION feed ENABLE;\n`, true],
  ["a.sql", inSql, false],
];

test.for(sources)("%s: %s", async ([file, text, enabled], { database }) => {
  const target = parseConnection(database, { env: {} }) as ServerTarget;
  const session = await connect(target);
  const { major } = session.server;
  await session.close();
  const source = await parseSource([{ file, path: file, text, language: file.endsWith(".sql") ? "sql" : "yaml" }], registry, major);
  const seen: object[] = [];
  const { state, closed } = await elaborateSource(
    source,
    watched(siblingShadow(target), (found) => seen.push(found)),
    registry,
  );
  await closed;
  expect(seen).toEqual([{ name: "feed", enabled: false, workers: 0 }]);
  expect(state.model.objects.get("subscription:feed")?.is).toMatchObject({ connection, slot: null, enabled });
});

/** The shadows of a provider, whose subscriptions are looked at before their sessions are closed. */
function watched(provider: ShadowProvider, see: (found: object) => void): ShadowProvider {
  return {
    ...provider,
    async open() {
      const shadow = await provider.open();
      return {
        ...shadow,
        async leave() {
          for (const found of await shadow.session.query(
            `SELECT s.subname AS name, s.subenabled AS enabled, (SELECT count(*)::int FROM pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL) AS workers
FROM pg_subscription s JOIN pg_database d ON d.oid = s.subdbid WHERE d.datname = current_database()`,
          ))
            see(found);
          await shadow.leave();
        },
      };
    },
  };
}
