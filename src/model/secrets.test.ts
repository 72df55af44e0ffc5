import fc from "fast-check";
import { expect, it } from "vitest";
import { literal } from "../sql/ident.ts";
import { hideInConnection } from "../sql/secret-names.ts";
import { settings, text } from "./attributes.ts";
import { modelFingerprint, objectFingerprint } from "./fingerprint.ts";
import { encodeId } from "./id.ts";
import { defineKind, KindRegistry } from "./kind.ts";
import { type DbObject, emptyModel, type Model } from "./object.ts";
import { createVault, isHidden, masked, replaceSecrets, withCurrentSecrets } from "./secrets.ts";

const safe = defineKind({
  kind: "safe",
  plural: "safes",
  key: ["name"],
  attributes: { options: settings(), connection: text({ otherwise: "" }) },
  declare: [],
  catalog: { class: "pg_safe", sql: () => "", read: () => undefined },
  secrets: (is, replace) => ({
    options: Object.fromEntries(
      Object.entries(is.options).map(([name, value]) => [name, name === "password" ? replace(value, name) : value]),
    ),
    connection: hideInConnection(is.connection, replace),
  }),
  reference: () => "",
  create: () => [],
  drop: () => [],
  alter: { options: "replace", connection: "replace" },
});
const kinds = new KindRegistry([safe]);

const at = { file: "a.yaml", line: 3, column: 1 };
function modelOf(options: Readonly<Record<string, string>>, connection = ""): Model {
  const id = { kind: "safe", name: "s" };
  const object: DbObject = { id, key: encodeId(id), is: { options, connection }, at };
  return { ...emptyModel(18), objects: new Map([[object.key, object]]) };
}
const only = ({ objects }: Model): DbObject => [...objects.values()][0] as DbObject;

it("puts back what it hid, whatever the secret and the text around it", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), fc.string({ unit: "binary" }), (secret, around) => {
      fc.pre(secret !== "***" && secret !== "'***'");
      const { hide, reveal } = createVault(() => undefined);
      const sql = (value: string): string => `CREATE "it's" (a ${literal(around)}, b ${literal(`${around} ${value}`)})`;
      const hidden = sql(hide(secret));
      expect(hidden).not.toBe(sql(secret));
      expect(reveal(hidden)).toBe(sql(secret));
    }),
  );
});

it("gives equal secrets equal stand-ins, tells each once, and leaves the mask and nothing alone", () => {
  const told: string[] = [];
  const { hide } = createVault((secret) => told.push(secret));
  expect([hide("a"), hide("b"), hide("***"), hide("'***'"), hide("")]).toEqual([hide("a"), hide("b"), "***", "***", ""]);
  expect(hide("a")).not.toBe(hide("b"));
  expect(told).toEqual(["a", "b"]);
});

it("masks data, and what it cannot read from a hash", () => {
  const { hide } = createVault(() => undefined);
  const [one, other] = ["geheim", "anders"].map((password) => replaceSecrets(modelOf({ user: "joe", password }), kinds, hide));
  expect(one?.keys).toEqual(["safe:s"]);
  const [a, b] = [one?.model, other?.model] as [Model, Model];
  expect(isHidden(JSON.stringify(only(a)))).toBe(true);
  expect(masked(only(a).is)).toEqual({ options: { user: "joe", password: "***" }, connection: "" });
  expect(only(a).is).not.toEqual(only(b).is);
  expect(objectFingerprint(only(a))).toBe(objectFingerprint(only(b)));
  expect(modelFingerprint(a)).toBe(modelFingerprint(b));
});

it("takes from the database what a source leaves to it", () => {
  const live = modelOf({ user: "joe", password: "geheim" }, "host=a sslpassword='x y'");
  const desired = modelOf({ user: "jim", password: "***" }, "host=b sslpassword='***'");
  expect(only(withCurrentSecrets(desired, live, kinds)).is).toEqual({
    options: { user: "jim", password: "geheim" },
    connection: "host=b sslpassword='x y'",
  });
  const nothing = modelOf({ user: "joe" });
  for (const current of [nothing, emptyModel(18)]) {
    expect(() => withCurrentSecrets(modelOf({ password: "***" }), current, kinds)).toThrow(
      expect.objectContaining({ code: "source.invalid", at, message: "safe s leaves its password to the database (***), which has none" }),
    );
  }
});
