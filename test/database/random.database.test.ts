/**
 * From one random state of a schema to another, and back: what the plan makes is what was wanted, and its way back gives the old
 * state. DBMIGRATOR_TEST_RUNS sets how many pairs are tried, DBMIGRATOR_TEST_SEED which.
 */
import fc from "fast-check";
import { expect } from "vitest";
import { introspect } from "../../src/catalog/introspect.ts";
import { connect } from "../../src/database/connect.ts";
import { parseConnection } from "../../src/database/connection-string.ts";
import type { Session } from "../../src/database/session.ts";
import type { Model } from "../../src/model/object.ts";
import { plan } from "../../src/plan/plan.ts";
import type { Direction } from "../../src/plan/types.ts";
import { createDatabase, dropDatabase, test } from "../support/database.ts";
import { different, registry } from "../support/model.ts";
import { dependents, dependentsSql } from "../support/random-dependents.ts";
import { families, familiesSql } from "../support/random-family.ts";
import { sqlOf, state } from "../support/random-schema.ts";

const runs = Number(process.env.DBMIGRATOR_TEST_RUNS ?? 40);
const seed = Number(process.env.DBMIGRATOR_TEST_SEED ?? 1);

/** A database whose state can be made anew quickly. */
async function scratch(): Promise<{ session: Session; make(sql: string): Promise<Model>; close(): Promise<void> }> {
  const url = await createDatabase();
  const session = await connect(parseConnection(url, { env: {} }));
  return {
    session,
    make: async (sql) => {
      await session.run(`DROP SCHEMA public CASCADE; CREATE SCHEMA public; GRANT USAGE ON SCHEMA public TO PUBLIC;\n${sql}`);
      return introspect(session, registry);
    },
    close: async () => {
      await session.close();
      await dropDatabase(url);
    },
  };
}

async function run(session: Session, { steps, transactions }: Direction): Promise<void> {
  for (const { first, last } of transactions) {
    const sql = steps.slice(first - 1, last).map((step) => step.sql);
    await session.run(["SET check_function_bodies TO off", ...sql].join(";\n"));
  }
}

const said = ({ message, detail = "" }: Error & { readonly detail?: string }): string => `${message} ${detail}`;

type Pair = readonly [from: string, to: string];

/** A state, and the same with some of its properties as they are in another one. */
const mutated = <S extends object>(states: fc.Arbitrary<S>, most: number): fc.Arbitrary<readonly [S, S]> =>
  fc
    .tuple(states, states)
    .chain(([from, other]) =>
      fc
        .subarray(Object.keys(from) as (keyof S)[], { minLength: 1, maxLength: most })
        .map((changed) => [from, { ...from, ...Object.fromEntries(changed.map((key) => [key, other[key]])) }] as const),
    );

const pairs: readonly (readonly [of: string, fc.Arbitrary<Pair>])[] = [
  ["tables, views and functions", fc.tuple(state.map(sqlOf), state.map(sqlOf))],
  ["partitions and tables that inherit", fc.tuple(families.map(familiesSql), families.map(familiesSql))],
  [
    "types and functions under what stands on them",
    mutated(dependents, 2).map(([from, to]): Pair => [dependentsSql(from), dependentsSql(to)]),
  ],
];

test.for(pairs)(`${runs} random pairs of %s`, { timeout: 30_000 + runs * 2_000 }, async ([, pair]) => {
  const [live, wanted] = await Promise.all([scratch(), scratch()]);
  try {
    await fc.assert(
      fc.asyncProperty(pair, async ([from, to]) => {
        const [before, after] = await Promise.all([live.make(from), wanted.make(to)]);
        const made = plan(before, after, registry, { user: live.session.server.user });
        const script = (direction: Direction): string => direction.steps.map(({ sql }) => `${sql};`).join("\n");
        await run(live.session, made).catch((error: Error) => expect.fail(`${said(error)}\n${script(made)}`));
        expect(different(await introspect(live.session, registry), after), script(made)).toEqual([]);
        await run(live.session, made.down).catch((error: Error) => expect.fail(`down: ${said(error)}\n${script(made.down)}`));
        expect(different(await introspect(live.session, registry), before), script(made.down)).toEqual([]);
      }),
      { numRuns: runs, seed, endOnFailure: true },
    );
  } finally {
    await Promise.all([live.close(), wanted.close()]);
  }
});
