import { expect, test } from "vitest";
import { Dependencies } from "./dependencies.ts";

test("dependencies are read from one text", () => {
  expect(new Dependencies([]).length).toBe(0);
  expect(new Dependencies([{ numbers: null }]).length).toBe(0);
  const read = new Dependencies([{ numbers: "1259 4294967295 -6 2615 2200 0 110 1247 16384 0 1259 16385 12 105" }]);
  expect(read.length).toBe(2);
  expect(read.from(0)).toEqual({ classId: 1259, objectId: 4294967295, subId: -6 });
  expect(read.to(0)).toEqual({ classId: 2615, objectId: 2200, subId: 0 });
  expect(read.type(0)).toBe("n");
  expect([read.from(1), read.to(1), read.type(1)]).toEqual([
    { classId: 1247, objectId: 16384, subId: 0 },
    { classId: 1259, objectId: 16385, subId: 12 },
    "i",
  ]);
});
