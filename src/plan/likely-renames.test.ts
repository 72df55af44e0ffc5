import { expect, test } from "vitest";
import { kinds } from "../kinds/index.ts";
import { diff } from "../model/diff.ts";
import { encodeId, type Id } from "../model/id.ts";
import { KindRegistry } from "../model/kind.ts";
import { type DbObject, emptyModel, type Model } from "../model/object.ts";
import { likelyRenames } from "./likely-renames.ts";

const registry = new KindRegistry(kinds);

const modelOf = (...objects: DbObject[]): Model => ({ ...emptyModel(18), objects: new Map(objects.map((object) => [object.key, object])) });
const object = (id: Id, is: DbObject["is"] = {}, parent?: Id): DbObject => ({
  id,
  key: encodeId(id),
  is,
  ...(parent === undefined ? {} : { parent: encodeId(parent) }),
});
const table = (name: string): Id => ({ kind: "table", schema: "app", name });
const column = (of: string, name: string, type = "text"): DbObject =>
  object({ kind: "column", schema: "app", table: of, name }, { type }, table(of));

const found = (current: Model, desired: Model): string[] =>
  likelyRenames(diff(current, desired), current, desired, registry).map(({ from, to }) => `${from} → ${to}`);

test("a column that goes, and the only one alike that comes", () => {
  const current = modelOf(object(table("users")), column("users", "mail"), column("users", "age", "integer"));
  const desired = modelOf(object(table("users")), column("users", "email"), column("users", "age", "integer"));
  expect(found(current, desired)).toEqual(["column:app.users/mail → column:app.users/email"]);
});

test("a table with its columns, and nothing of what is in it", () => {
  const current = modelOf(object(table("users")), column("users", "mail"));
  const desired = modelOf(object(table("people")), column("people", "mail"));
  expect(found(current, desired)).toEqual(["table:app.users → table:app.people"]);
});

test("not where two are alike, where a type differs, or in another table", () => {
  const users = object(table("users"));
  const teams = object(table("teams"));
  expect(found(modelOf(users, column("users", "a")), modelOf(users, column("users", "b"), column("users", "c")))).toEqual([]);
  expect(found(modelOf(users, column("users", "a")), modelOf(users, column("users", "b", "integer")))).toEqual([]);
  expect(found(modelOf(users, teams, column("users", "a")), modelOf(users, teams, column("teams", "b")))).toEqual([]);
});

test("a primary key, whose name is an attribute as well, and a sequence, whose parts go by its name", () => {
  const users = object(table("users"));
  const key = (name: string | null): DbObject =>
    object({ kind: "primary_key", schema: "app", table: "users", name: name ?? "users_pkey" }, { name, columns: ["id"] }, table("users"));
  expect(found(modelOf(users, key("users_key")), modelOf(users, key(null)))).toEqual([
    "primary_key:app.users/users_key → primary_key:app.users/users_pkey",
  ]);
  const sequence = (name: string): DbObject[] => {
    const id = { kind: "sequence", schema: "app", name };
    const owned = object({ kind: "owned_by", schema: "app", sequence: name }, { table: "users", column: "id" }, id);
    return [object(id, { type: "bigint" }), owned, object({ kind: "owner", on: encodeId(id) }, { role: "app" }, id)];
  };
  expect(found(modelOf(...sequence("a")), modelOf(...sequence("b")))).toEqual(["sequence:app.a → sequence:app.b"]);
});
