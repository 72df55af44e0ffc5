/** How the values of columns go over when a composite type is made anew: what is lost, and what is refused. */
import { describe, expect, test } from "vitest";
import { encodeId, type Id } from "../model/id.ts";
import { asList, type RenderContext, type Statement } from "../model/kind.ts";
import { type DbObject, emptyModel, type Model } from "../model/object.ts";
import { composite } from "./composite.ts";

const object = (id: Id, is: DbObject["is"]): DbObject => ({ id, key: encodeId(id), is }) as DbObject;
const type = (...names: readonly string[]): DbObject<{ attributes: [] }> =>
  object(
    { kind: "composite", schema: "app", name: "rec" },
    { attributes: names.map((name) => ({ name, type: "integer", collation: null })) },
  ) as DbObject<{ attributes: [] }>;
const column = object({ kind: "column", schema: "app", table: "t", name: "c" }, { type: "app.rec[]", collation: null });
const range = object({ kind: "range", schema: "app", name: "recs" }, { subtype: "app.rec", multirange: null, canonical: null });

/** A table with a column of the type, and what else stands on the type. */
function modelOf(rec: DbObject, others: readonly DbObject[]): Model {
  const users = [column, ...others];
  return {
    ...emptyModel(18),
    objects: new Map([rec, ...users].map((each) => [each.key, each])),
    edges: users.map(({ key }) => ({ from: key, to: rec.key, why: "depends" })),
  } as Model;
}

function change(from: readonly string[], to: readonly string[], ...others: readonly DbObject[]): readonly Statement[] {
  const altered = composite.alter.attributes;
  if (typeof altered === "string") throw new Error("attributes are altered by a handler");
  const [before, after] = [type(...from), type(...to)];
  const context = {
    current: modelOf(before, others),
    desired: modelOf(after, others),
    isDropped: () => false,
    make: () => [],
  } as unknown as RenderContext;
  const answer = altered(after, before, context);
  if (answer === "replace") throw new Error("the type is in use");
  return asList(answer);
}

const losses = (statements: readonly Statement[]): string[] =>
  statements.flatMap(({ hazards = [] }) => hazards.filter((hazard) => hazard.type === "deletes-data").map(({ message }) => message));

describe("attributes", () => {
  test("that change places take their values along, by their names", () => {
    const statements = change(["a", "b"], ["b", "a"]);
    expect(statements.map(({ sql }) => sql)).toContain(
      "CREATE FUNCTION app.as_rec(app.old_rec) RETURNS app.rec LANGUAGE sql STRICT AS $$SELECT ROW(($1).b, ($1).a)$$",
    );
    expect(losses(statements)).toEqual([]);
  });

  test("that go take their values along, and this is said", () => {
    expect(losses(change(["a", "b", "c"], ["c", "b"]))).toEqual(["columns of app.t lose app.rec.a"]);
    expect(losses(change(["a", "b"], ["b"]))).toEqual(["columns of app.rec lose a"]);
  });

  test("do not change places under ranges, which PostgreSQL would convert by position", () => {
    expect(() => change(["a", "b"], ["b", "a"], range)).toThrow("the attributes of app.rec change places, and app.recs is a range of them");
  });
});
