import { expect, test } from "vitest";
import { registry } from "../../test/support/model.ts";
import { encodeId } from "../model/id.ts";
import { emptyModel } from "../model/object.ts";
import { declaredRenames, locateObjects, placesOf } from "./locate.ts";
import type { Declared } from "./statement.ts";

test("overloads have the places and former names of their own declarations", () => {
  const objects = ["integer", "text, app.mood[]"].map((types) => {
    const id = { kind: "function", schema: "app", name: "f", arguments: types };
    return { id, key: encodeId(id), is: {} };
  });
  const model = { ...emptyModel(18), objects: new Map(objects.map((object) => [object.key, object])) };
  const declare = (line: number, types: string[]): Declared => ({
    name: "function:app.f",
    parts: ["app", "f"],
    arguments: types,
    at: { file: "a.sql", line, column: 1 },
    ...(line === 1 ? { renamedFrom: ["app", "g"] } : {}),
  });
  const declared = [declare(1, ["text", "mood[]"]), declare(2, ["int4"])];
  locateObjects(model, placesOf(declared));
  expect([...model.objects.values()].map((object) => ("at" in object ? object.at : undefined))).toMatchObject([{ line: 2 }, { line: 1 }]);
  expect(declaredRenames(model, declared, registry)).toEqual([{ key: objects[1]?.key, from: ["app", "g"] }]);
});
