/** Values keep their meaning on the way to PostgreSQL and back. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeValue, valueParsers } from "./values.ts";

const parsers = await valueParsers();

test("texts with every character survive in an array", () => {
  fc.assert(
    fc.property(fc.array(fc.option(fc.string({ unit: "binary" }))), (texts) => {
      expect(parsers.get(1009)?.(encodeValue(texts) as string)).toEqual(texts);
    }),
  );
});

test("numbers, booleans and JSON in arrays are read as such", () => {
  expect(parsers.get(1007)?.("{1,NULL,-3}")).toEqual([1, null, -3]);
  expect(parsers.get(1000)?.("{t,f}")).toEqual([true, false]);
  expect(parsers.get(3807)?.('{"{\\"a\\": 1}"}')).toEqual([{ a: 1 }]);
  expect(parsers.get(1007)?.("{{1,2},{3,4}}")).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("int8 and numeric stay text", () => {
  expect(parsers.has(20)).toBe(false);
  expect(parsers.has(1700)).toBe(false);
});

test("objects are sent as JSON, absent values as NULL", () => {
  expect(encodeValue({ a: [1] })).toBe('{"a":[1]}');
  expect(encodeValue(undefined)).toBeNull();
  expect(encodeValue(true)).toBe("true");
});
