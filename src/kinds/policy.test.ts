import { expect, test } from "vitest";
import type { RenderContext } from "../model/kind.ts";
import { emptyModel } from "../model/object.ts";
import { policy } from "./policy.ts";

type Is = Parameters<typeof policy.create>[0]["is"];
const narrow: Is = { permissive: true, command: "select", roles: ["reader"], using: "(id > 0)", check: null };
const policyThat = (is: Partial<Is> = {}) => ({
  id: { kind: "policy", schema: "app", table: "users", name: "own" },
  key: "policy:app.users/own",
  parent: "table:app.users",
  is: { ...narrow, ...is },
});

const inForce = (rowSecurity: boolean): RenderContext => {
  const table = { id: { kind: "table", schema: "app", name: "users" }, key: "table:app.users", is: { row_security: rowSecurity } };
  return {
    current: { ...emptyModel(18), objects: new Map([[table.key, table]]) },
    desired: emptyModel(18),
    isDropped: () => false,
  } as unknown as RenderContext;
};

const alter = policy.alter.roles as Extract<typeof policy.alter.roles, (...all: never) => unknown>;
const hazardsOf = (from: Partial<Is>, to: Partial<Is>, rowSecurity = true) => {
  const altered = alter(policyThat(to), policyThat(from), inForce(rowSecurity));
  return altered === "replace" ? altered : [altered].flat().flatMap(({ hazards }) => hazards?.map(({ type }) => type) ?? []);
};

test("more roles widen a permissive policy, fewer a restrictive one", () => {
  expect(hazardsOf({}, { roles: ["reader", "writer"] })).toEqual(["weakens-security"]);
  expect(hazardsOf({ roles: ["public"] }, { roles: ["reader"] })).toEqual([]);
  expect(hazardsOf({ permissive: false, roles: ["public"] }, { permissive: false })).toEqual(["weakens-security"]);
  expect(hazardsOf({ permissive: false }, { permissive: false, roles: ["public"] })).toEqual([]);
});

test("another condition may widen; nothing does where row security is off", () => {
  expect(hazardsOf({}, { using: "true" })).toEqual(["weakens-security"]);
  expect(hazardsOf({}, { using: "true" }, false)).toEqual([]);
});

test("ALTER POLICY changes conditions that are there, and makes way for others", () => {
  expect(alter(policyThat({ using: "true", roles: ["public"] }), policyThat(), inForce(true))).toMatchObject({
    sql: "ALTER POLICY own ON app.users TO PUBLIC USING (true)",
  });
  expect(hazardsOf({}, { check: "true" })).toBe("replace");
});

test("dropping a restrictive policy widens, dropping a permissive one does not", () => {
  expect(policy.drop(policyThat({ permissive: false }), inForce(true))).toHaveProperty("hazards.0.type", "weakens-security");
  expect(policy.drop(policyThat(), inForce(true))).not.toHaveProperty("hazards");
});
