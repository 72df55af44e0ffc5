import { expect, test } from "vitest";
import { castIsAutomatic, typeChangeMayFail, typeChangeRewrites } from "./type-change.ts";

test.for([
  ["character varying(10)", "character varying(20)", false],
  ["character varying(20)", "character varying(10)", true],
  ["character varying(20)", "text", false],
  ["numeric(10,2)", "numeric(12,2)", false],
  ["numeric(10,2)", "numeric(12,3)", true],
  ["timestamp(3) without time zone", "timestamp without time zone", false],
  ["timestamp(3) without time zone", "timestamp(4) without time zone", false],
  ["timestamp without time zone", "timestamp(3) without time zone", true],
  ["bit varying(4)", "bit varying(8)", false],
  ["bit(4)", "bit(8)", true],
  ["public.geometry(Point,4326)", "public.geometry", false],
  ["public.geometry(Point,4326)", "public.geometry(Point,3857)", true],
  ['public."odd(name)"', "public.odd", true],
] as const)("%s → %s writes the table anew: %s", ([from, to, rewrites]) => {
  expect(typeChangeRewrites(from, to)).toBe(rewrites);
});

test.for([
  ["public.geometry(Point,4326)", "public.geometry", true],
  ["public.vector(3)", "public.vector(4)", true],
  ['public."odd(name)"', 'public."odd(other)"', false],
  ["integer", "boolean", false],
] as const)("%s → %s needs no USING: %s", ([from, to, isAutomatic]) => {
  expect(castIsAutomatic(from, to)).toBe(isAutomatic);
});

test.for([
  ["smallint", "bigint", false],
  ["bigint", "integer", true],
  ["integer", "numeric", false],
  ["integer", "numeric(12,2)", false],
  ["integer", "numeric(11,2)", true],
  ["numeric(10,2)", "numeric(12,3)", false],
  ["numeric(10,2)", "numeric(10,4)", true],
  ["numeric", "numeric(10,4)", true],
  ["numeric", "integer", true],
  ["real", "double precision", false],
  ["double precision", "real", true],
  ["character varying(10)", "character varying(20)", false],
  ["character varying(20)", "character varying(10)", true],
  ["character(3)", "text", false],
  ["character(3)", "character varying(3)", false],
  ["integer", "character varying", false],
  ["integer", "character varying(5)", true],
  ["text", "integer", true],
  ["date", "timestamp with time zone", false],
  ["timestamp with time zone", "date", false],
  ["timestamp without time zone", "timestamp(0) with time zone", false],
  ["json", "jsonb", true],
  ["jsonb", "json", false],
  ["integer[]", "bigint[]", false],
  ["integer[]", "text", false],
  ["text", "text[]", true],
  ["bit(4)", "bit(8)", true],
  ["bit varying(4)", "bit varying(8)", false],
  ["public.mood", "text", false],
  ["public.mood", "public.other", true],
  ["public.vector(3)", "public.vector(4)", true],
] as const)("%s → %s may fail: %s", ([from, to, mayFail]) => {
  expect(typeChangeMayFail(from, to)).toBe(mayFail);
});
