import { expect, test } from "vitest";
import { castIsAutomatic, typeChangeRewrites } from "./type-change.ts";

test.for([
  ["character varying(10)", "character varying(20)", false],
  ["character varying(20)", "character varying(10)", true],
  ["character varying(20)", "text", false],
  ["numeric(10,2)", "numeric(12,2)", false],
  ["numeric(10,2)", "numeric(12,3)", true],
  ["timestamp(3) without time zone", "timestamp without time zone", false],
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
