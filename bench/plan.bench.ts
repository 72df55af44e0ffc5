/** A plan from SQL files against a live server that differs by four changes: dbmigrator cold and cached, and its peers on the same work. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { createDatabase, dropDatabase, runSql } from "../test/support/database.ts";
import { type Measured, measure, median } from "./measure.ts";
import { generatedSchema } from "./schema.ts";

const sizes = (process.env.DBMIGRATOR_BENCH_SIZES || "100 1000").split(" ").map(Number);
const peers = process.env.DBMIGRATOR_BENCH_PEERS ?? "";
const rounds = 5;
const program = join(import.meta.dirname, "..", "dist", "cli.js");

interface Contender {
  readonly name: string;
  run(): Promise<Measured>;
}

/** In rounds, each of every contender in turn: when the machine gets slower it gets slower for all. */
async function inRounds(contenders: readonly Contender[]): Promise<{ readonly name: string; readonly measured: Measured }[]> {
  const runs = contenders.map((): Measured[] => []);
  for (let round = 0; round < rounds; round++)
    for (const [index, { run }] of contenders.entries()) {
      // what one has left the server to write is not the next one's to wait for
      await runSql(inject("serverUrl"), "CHECKPOINT");
      runs[index]?.push(await run());
    }
  return contenders.map(({ name }, index) => ({ name, measured: median(runs[index] ?? []) }));
}

/** Loads a script as it is, in one go: what PostgreSQL itself needs for the work. */
async function loadOnce(script: string): Promise<Measured> {
  const started = performance.now();
  const url = await createDatabase(script);
  const seconds = (performance.now() - started) / 1000;
  await dropDatabase(url);
  return { seconds, megabytes: undefined, code: 0, output: "" };
}

test.each(sizes)("plan of %i tables", async (tables) => {
  const desired = generatedSchema(tables, { differs: true });
  const folder = mkdtempSync(join(tmpdir(), "dbmigrator-bench-"));
  mkdirSync(join(folder, "schema"));
  writeFileSync(join(folder, "schema", "schema.sql"), desired);
  const live = await createDatabase(generatedSchema(tables, { differs: false }));
  const forPeers = await createDatabase();
  const plan = () => measure([process.execPath, program, "plan", "--url", live, "--source", "schema", "--format", "sql"], { cwd: folder });
  const cold = () => {
    rmSync(join(folder, ".dbmigrator"), { recursive: true, force: true });
    return plan();
  };
  const bin = (name: string): string => join(peers, "node_modules", ".bin", name);
  const pgDelta: Contender = {
    name: "pg-delta (schema apply --dry-run)",
    run: async () => {
      await runSql(forPeers, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
      return measure(
        [process.execPath, bin("pgdelta"), "schema", "apply", "--dir", "schema", "--shadow", forPeers, "--target", live, "--dry-run"],
        { cwd: folder },
      );
    },
  };
  const migra: Contender = {
    name: "migra (load, then diff)",
    run: async () => {
      const started = performance.now();
      const scratch = await createDatabase(desired);
      const loaded = (performance.now() - started) / 1000;
      const diffed = await measure([process.execPath, bin("migra"), "run", live, scratch, "--unsafe"], { cwd: folder });
      await dropDatabase(scratch);
      return { ...diffed, seconds: diffed.seconds + loaded };
    },
  };
  const contenders: Contender[] = [
    { name: "dbmigrator, cold", run: cold },
    { name: "dbmigrator, source unchanged", run: plan },
    { name: "PostgreSQL loading the SQL", run: () => loadOnce(desired) },
    ...(existsSync(bin("pgdelta")) ? [pgDelta] : []),
    ...(existsSync(bin("migra")) ? [migra] : []),
  ];
  const rows = await inRounds(contenders);
  print(tables, rows);
  await Promise.all([live, forPeers].map(dropDatabase));
  rmSync(folder, { recursive: true, force: true });
  expect(rows[0]?.measured.code, rows[0]?.measured.output).toBe(0);
});

function print(tables: number, rows: readonly { readonly name: string; readonly measured: Measured }[]): void {
  const base = rows[0]?.measured.seconds ?? 1;
  console.log(`\n${tables} tables (median of ${rounds})\n`);
  console.log(`| ${"tool".padEnd(36)} | seconds | ratio | peak MB | exit |\n|${"-".repeat(38)}|---------|-------|---------|------|`);
  for (const { name, measured } of rows) {
    const { seconds, megabytes, code } = measured;
    console.log(
      `| ${name.padEnd(36)} | ${seconds.toFixed(2).padStart(7)} | ${(seconds / base).toFixed(2).padStart(5)} | ${String(megabytes ?? "").padStart(7)} | ${String(code).padStart(4)} |`,
    );
    if (code !== 0 && code !== 2) console.log(measured.output.split("\n").slice(-6).join("\n"));
  }
}
