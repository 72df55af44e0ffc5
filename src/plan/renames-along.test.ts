import { expect, test } from "vitest";
import { kinds } from "../kinds/index.ts";
import { encodeId, type Id } from "../model/id.ts";
import { KindRegistry } from "../model/kind.ts";
import { type DbObject, type Edge, emptyModel, type Model } from "../model/object.ts";
import { renamesAlong } from "./renames-along.ts";

const registry = new KindRegistry(kinds);

const modelOf = (objects: readonly DbObject[], edges: readonly Edge[] = []): Model => ({
  ...emptyModel(18),
  objects: new Map(objects.map((object) => [object.key, object])),
  edges,
});
const object = (id: Id, is: DbObject["is"], parent?: Id): DbObject => ({
  id,
  key: encodeId(id),
  is,
  ...(parent === undefined ? {} : { parent: encodeId(parent) }),
});
const table = (name: string): Id => ({ kind: "table", schema: "app", name });
const column: Id = { kind: "column", schema: "app", table: "account", name: "id" };
const whole = [object(table("account"), {}), object(column, { type: "integer", identity: null }, table("account"))];
const index = (name: string, columns: string, of = "account"): DbObject =>
  object({ kind: "index", schema: "app", table: of, name }, { columns: [columns], fillfactor: null }, table(of));
const sequence = (name: string, type = "integer"): DbObject => object({ kind: "sequence", schema: "app", name }, { type });
const owned = (name: string): Edge[] => [{ from: `sequence:app.${name}`, to: encodeId(column), why: "auto" }];
const renames = [{ from: table("acct"), to: table("account") }];

const along = (before: Model, after: Model): string[] =>
  renamesAlong(renames, before, after, registry).map(({ from, to, after: cause }) => `${from.name} → ${to.name} (${cause})`);

test("the only one alike, and of several the one whose name is made of the new one", () => {
  const before = modelOf([...whole, index("old", "a"), index("acct_b_idx", "b"), index("acct_b_idx1", "b")]);
  const after = modelOf([...whole, index("fresh", "a"), index("account_b_idx1", "b"), index("account_b_idx", "b")]);
  expect(along(before, after)).toEqual([
    "acct_b_idx → account_b_idx (table:app.account)",
    "acct_b_idx1 → account_b_idx1 (table:app.account)",
    "old → fresh (table:app.account)",
  ]);
});

test("not where several are alike, where it has to be made anew, nor in a table that was not renamed", () => {
  const before = modelOf([...whole, index("x", "a"), index("y", "a"), index("acct_b_idx", "b")]);
  expect(along(before, modelOf([...whole, index("z", "a"), index("account_b_idx", "c")]))).toEqual([]);
  const other = object(table("entry"), {});
  expect(along(modelOf([other, index("acct_a", "a", "entry")]), modelOf([other, index("account_a", "a", "entry")]))).toEqual([]);
});

test("not under a name that something else has still", () => {
  const taken = index("account_a_idx", "a", "entry");
  const before = modelOf([...whole, object(table("entry"), {}), index("acct_a_idx", "a"), taken]);
  expect(along(before, modelOf([...whole, object(table("entry"), {}), index("account_a_idx", "a")]))).toEqual([]);
});

test("the sequence that a column owns, also where its type changes; no other one", () => {
  const before = modelOf([...whole, sequence("acct_id_seq"), sequence("acct_seq")], owned("acct_id_seq"));
  const after = modelOf([...whole, sequence("account_id_seq", "bigint"), sequence("account_seq")], owned("account_id_seq"));
  expect(along(before, after)).toEqual(["acct_id_seq → account_id_seq (table:app.account)"]);
});

test("tables hold rows: neither partitions nor heirs of a renamed table are renamed along", () => {
  const below = (kind: string, name: string): DbObject => object({ kind, schema: "app", name }, {});
  const standing = (kind: string, name: string): Edge[] => [{ from: `${kind}:app.${name}`, to: "table:app.account", why: "auto" }];
  for (const kind of ["table", "foreign_table"]) {
    const before = modelOf([...whole, below(kind, "acct_old")], standing(kind, "acct_old"));
    const after = modelOf([...whole, below(kind, "account_old")], standing(kind, "account_old"));
    expect(along(before, after)).toEqual([]);
  }
});

test("columns hold rows: they are never renamed along", () => {
  const before = modelOf([...whole, object({ ...column, name: "acct" }, { type: "text", identity: null }, table("account"))]);
  const after = modelOf([...whole, object({ ...column, name: "account" }, { type: "text", identity: null }, table("account"))]);
  expect(along(before, after)).toEqual([]);
});
