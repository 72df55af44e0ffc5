/** A source text and its places: byte and character offsets → file, line, column. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { mayHoldSecret } from "./secret-names.ts";

/** The text of one file. Offsets are UTF-16 code units, as JavaScript counts, unless a name says otherwise. */
export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** The parser counts bytes of UTF-8. */
  fromByte(offset: number): number;
  locate(offset: number): SourceLocation;
}

/**
 * Prepares a text for many look-ups.
 * @param linesBefore of the file, where the text is a later piece of it; offsets are those in the text
 */
export function sourceText(text: string, file: string, linesBefore = 0): SourceText {
  let starts: readonly number[] | undefined;
  let map: Uint32Array | undefined;
  const ascii = Buffer.byteLength(text) === text.length;
  return {
    file,
    text,
    fromByte(offset) {
      if (ascii) return offset;
      map ??= byteMap(text);
      return map[Math.min(offset, map.length - 1)] ?? 0;
    },
    locate(offset) {
      starts ??= lineStarts(text);
      const place = locateIn(text, file, starts, offset);
      return { ...place, line: place.line + linesBefore };
    },
  };
}

/** A place in a text, from the first character up to the one behind the last. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text with words in double quotes, in lower case, as PostgreSQL reads them. */
export function withQuotes(text: string, words: readonly Span[]): string {
  const ends = [0, ...words.map(({ end }) => end)];
  const quoted = words.map(({ start, end }, index) => `${text.slice(ends[index], start)}"${text.slice(start, end).toLowerCase()}"`);
  return quoted.join("") + text.slice(ends.at(-1));
}

/** The same for a source; places are those in the text without the quotes. */
export function quotedSource(source: SourceText, words: readonly Span[]): SourceText {
  const quotes = words.flatMap(({ start, end }, index) => [start + 2 * index, end + 2 * index + 1]);
  return {
    ...sourceText(withQuotes(source.text, words), source.file),
    locate: (offset) => source.locate(offset - quotes.filter((at) => at < offset).length),
  };
}

/** PostgreSQL counts characters (code points): the UTF-16 offset of the character with this 0-based number. */
export function fromCodePoint(text: string, number: number): number {
  let offset = 0;
  for (let left = number; left > 0 && offset < text.length; left -= 1) {
    offset += (text.codePointAt(offset) as number) > 0xffff ? 2 : 1;
  }
  return offset;
}

/**
 * Bytes of a file as text, without its byte order mark.
 * @throws DbmError source.encoding for UTF-16, for invalid UTF-8 and for NUL bytes, with the byte offset
 */
export function decodeSource(bytes: Uint8Array, file: string): string {
  const fail = (problem: string, offset: number): never => {
    const before = new TextDecoder().decode(bytes.subarray(0, offset));
    throw new DbmError("source.encoding", `${file} ${problem} (byte offset ${offset}).`, {
      hint: "Save the file as UTF-8.",
      at: sourceText(before, file).locate(before.length),
    });
  };
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) fail("is encoded as UTF-16, not as UTF-8", 0);
  const nul = bytes.indexOf(0);
  if (nul >= 0) fail(nul < 4 && bytes.length > 1 ? "holds a NUL byte and looks like UTF-16, not UTF-8" : "holds a NUL byte", nul);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return fail("is not valid UTF-8", invalidOffset(bytes));
  }
}

/** Where the first invalid sequence begins: the longest prefix that decodes, found by halving. */
function invalidOffset(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (decodes(bytes.subarray(0, middle), "mayEndEarly")) good = middle;
    else bad = middle;
  }
  while (good > 0 && !decodes(bytes.subarray(0, good), "complete")) good -= 1;
  return good;
}

function decodes(bytes: Uint8Array, lastCharacter: "complete" | "mayEndEarly"): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: lastCharacter === "mayEndEarly" });
    return true;
  } catch {
    return false;
  }
}

/** UTF-16 offset of every byte of the text's UTF-8 form, and of its end. */
function byteMap(text: string): Uint32Array {
  const map = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  for (let offset = 0; offset < text.length; ) {
    const point = text.codePointAt(offset) as number;
    const width = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    map.fill(offset, byte, byte + width);
    byte += width;
    offset += point > 0xffff ? 2 : 1;
  }
  map[byte] = text.length;
  return map;
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

function locateIn(text: string, file: string, starts: readonly number[], offset: number): SourceLocation {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] as number) <= offset) low = middle;
    else high = middle - 1;
  }
  const start = starts[low] as number;
  const end = starts[low + 1] ?? text.length;
  const line = text.slice(start, end).replace(/\r?\n$/, "");
  return { file, line: low + 1, column: offset - start + 1, ...(mayHoldSecret(line) ? {} : { text: line }) };
}
