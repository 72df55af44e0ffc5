/** Places in files and their encodings. */
import { describe, expect, it } from "vitest";
import type { DbmError } from "../errors/error.ts";
import { decodeSource, fromCodePoint, sourceText } from "./source.ts";

const problem = (bytes: readonly number[]): DbmError => {
  try {
    decodeSource(Uint8Array.from(bytes), "a.sql");
  } catch (error) {
    return error as DbmError;
  }
  throw new Error("was accepted");
};

describe("places", () => {
  it("counts lines from 1, with and without carriage returns", () => {
    const source = sourceText("a\r\nbé\n\nc", "f.sql");
    expect(source.locate(0)).toEqual({ file: "f.sql", line: 1, column: 1, text: "a" });
    expect(source.locate(4)).toEqual({ file: "f.sql", line: 2, column: 2, text: "bé" });
    expect(source.locate(8)).toMatchObject({ line: 4, column: 2 });
  });

  it("maps bytes and characters", () => {
    const source = sourceText("é😀x", "f.sql");
    expect([0, 2, 6, 7].map((byte) => source.fromByte(byte))).toEqual([0, 1, 3, 4]);
    expect([0, 1, 2, 3, 9].map((number) => fromCodePoint("é😀x", number))).toEqual([0, 1, 3, 4, 4]);
  });
});

describe("encodings", () => {
  it("skips a byte order mark", () => expect(decodeSource(Uint8Array.from([0xef, 0xbb, 0xbf, 0x61]), "a.sql")).toBe("a"));

  it("names the byte that is wrong", () => {
    expect(problem([0xff, 0xfe, 0x61, 0x00]).message).toContain("UTF-16");
    expect(problem([0x61, 0x00, 0x62, 0x00]).message).toContain("UTF-16");
    expect(problem([0x61, 0x0a, 0x62, 0x63, 0x00])).toMatchObject({
      code: "source.encoding",
      message: "a.sql holds a NUL byte (byte offset 4).",
      at: { line: 2, column: 3 },
    });
    expect(problem([0xc3, 0xa9, 0x0a, 0xe9, 0x61])).toMatchObject({
      message: "a.sql is not valid UTF-8 (byte offset 3).",
      at: { line: 2, column: 1 },
    });
    expect(problem([0x61, 0xe2, 0x82]).message).toContain("byte offset 1");
  });
});
