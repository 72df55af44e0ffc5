import { expect, test } from "vitest";
import type { RenderContext } from "../model/kind.ts";
import { view } from "./view.ts";

const viewThat = (
  query: string,
  columns: readonly string[],
  options: { readonly security_barrier?: string; readonly check_option?: string } = {},
) => ({
  id: { kind: "view", schema: "app", name: "v" },
  key: "view:app.v",
  is: { query, security_barrier: null, security_invoker: null, check_option: null, ...options },
  facts: { columns: columns.map((name) => [name, "text", "pg_catalog.default"]) },
});
const change = view.alter.query as Extract<typeof view.alter.query, (...all: never) => unknown>;
const alter = (from: ReturnType<typeof viewThat>, to: ReturnType<typeof viewThat>) => change(to, from, {} as RenderContext);

test("columns added at the end replace the view in place, with its options", () => {
  const before = viewThat("SELECT a", ["a"], { security_barrier: "true" });
  const after = viewThat("SELECT a, b", ["a", "b"], { security_barrier: "true" });
  expect(alter(before, after)).toMatchObject({
    sql: "CREATE OR REPLACE VIEW app.v WITH (security_barrier=true) AS\nSELECT a, b",
    hazards: [],
  });
});

test("a column gone or renamed makes the view anew", () => {
  expect(alter(viewThat("SELECT a, b", ["a", "b"]), viewThat("SELECT a", ["a"]))).toBe("replace");
  expect(alter(viewThat("SELECT a", ["a"]), viewThat("SELECT b", ["b"]))).toBe("replace");
});

test("options alone are altered; losing the barrier weakens security", () => {
  const altered = alter(viewThat("SELECT a", ["a"], { security_barrier: "true" }), viewThat("SELECT a", ["a"], { check_option: "local" }));
  expect(altered).toMatchObject([
    { sql: "ALTER VIEW app.v SET (check_option=local)", hazards: [{ type: "weakens-security" }] },
    { sql: "ALTER VIEW app.v RESET (security_barrier)" },
  ]);
});
