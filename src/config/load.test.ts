// biome-ignore-all lint/suspicious/noTemplateCurlyInString: references to variables are the subject
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
// @ts-expect-error a script without types
import { configTypes } from "../../scripts/generate.mjs";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { milliseconds } from "./duration.ts";
import { loadConfig } from "./load.ts";
import { readConfig } from "./read.ts";

const folder = mkdtempSync(join(tmpdir(), "config-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function problemsOf(text: string, variables = {}): readonly Diagnostic[] {
  try {
    readConfig(text, "dbmigrator.yaml", variables);
    return [];
  } catch (error) {
    if (error instanceof DbmError) return error.diagnostics;
    throw error;
  }
}
const brief = (problems: readonly Diagnostic[]): string[] =>
  problems.map(({ at, message, hint }) => `${at?.line}:${at?.column} ${message}${hint ? ` | ${hint}` : ""}`);

const contract = `
project: shop
source: ./schema
schemas: [public, app]
manage: auto
migrations: ./migrations
templates: ./templates
environments:
  dev:  { url: "pglite:.dbmigrator/dev" }
  test: { url: "\${DB_CONNECTION_TEST}" }
  prod: { url: "\${DB_CONNECTION_PROD}", protected: true, shadow: "\${SHADOW_URL}" }
defaultEnvironment: dev
shadow: auto
apply: { lockTimeout: 5s, lockWait: 60s, statementTimeout: 0, retries: 5, online: auto }
checks: { drop-column: error, missing-index-on-foreign-key: off }
notifications: { teams: { url: "\${TEAMS_WEBHOOK}", events: [apply-failed, apply-succeeded] } }
plugins: []
`;

test("the configuration of the documentation loads without any of its variables", () => {
  const { config } = readConfig(contract, "dbmigrator.yaml", {});
  expect(config.environments?.prod).toEqual({ url: "${DB_CONNECTION_PROD}", protected: true, shadow: "${SHADOW_URL}" });
  expect(config.checks).toEqual({ "drop-column": "error", "missing-index-on-foreign-key": "off" });
});

test("every mistake is told at once, with its place and the nearest key", () => {
  expect(
    brief(
      problemsOf(
        "sorce: a\nenvironments:\n  dev:\n    ulr: x\n    protected: yes\napply: { online: maybe, lockTimeout: soon }\nschemas: 5\n",
      ),
    ),
  ).toEqual([
    "1:1 unknown key `sorce` | Did you mean `source`?",
    "4:5 unknown key `ulr` in environments.dev | Did you mean `url`?",
    "5:16 environments.dev.protected must be true or false",
    "6:18 apply.online must be one of auto, always, never",
    "6:38 apply.lockTimeout must be like this: 500ms, 5s, 2min, 1h",
    "7:10 schemas must be `*` or a list",
  ]);
});

test("mistakes of YAML itself are told with their place", () => {
  expect(brief(problemsOf("source: a\nsource: b\n"))).toEqual(["2:1 `source` stands twice in the same map"]);
  expect(problemsOf('source: "a\n').length).toBeGreaterThan(0);
});

test("variables are replaced; a missing one is an error that names it", () => {
  const { config } = readConfig('source: "${DIR:-./schema}/${SUB}"\nproject: "$${DIR}"', "f", { SUB: "x" });
  expect(config).toEqual({ source: "./schema/x", project: "${DIR}" });
  expect(brief(problemsOf("shadow: ${SHADOW}"))[0]).toContain("1:9 shadow needs the variable SHADOW, which is not set");
});

test("the file is found at or above the directory, with .env beside it", async () => {
  mkdirSync(join(folder, "a", "b"), { recursive: true });
  writeFileSync(join(folder, "a", "dbmigrator.json"), '{\n\t"source": "${WHERE}"\n}\n');
  writeFileSync(join(folder, "a", ".env"), "WHERE=from-file\nOTHER='x y'\n");
  const loaded = await loadConfig({ directory: join(folder, "a", "b"), environment: {} });
  expect(loaded.config.source).toBe("from-file");
  expect(loaded.directory).toBe(join(folder, "a"));
  expect(loaded.variables.OTHER).toBe("x y");
  const { config } = await loadConfig({ directory: join(folder, "a"), environment: { WHERE: "from-environment" } });
  expect(config.source).toBe("from-environment");
});

test("a named file that is not there is an error; no file at all is not", async () => {
  await expect(loadConfig({ directory: folder, environment: {}, file: "nowhere.yaml" })).rejects.toThrow(
    "there is no configuration file nowhere.yaml",
  );
  expect(await loadConfig({ directory: folder, environment: {} })).toMatchObject({ file: null, config: {} });
});

test("lengths of time", () => {
  expect(["5s", "500ms", "2min", "1h", "1.5s", 7, "0"].map(milliseconds)).toEqual([5000, 500, 120_000, 3_600_000, 1500, 7, 0]);
  expect(milliseconds("soon")).toBeNaN();
});

test("config.generated.ts is as new as config.schema.json (npm run generate)", async () => {
  expect(readFileSync(new URL("./config.generated.ts", import.meta.url), "utf8")).toBe(await configTypes());
});
