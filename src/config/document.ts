/** A YAML (or JSON) text as nodes with places: parsing, walking, and values for validation. */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, Scalar, type YAMLError } from "yaml";
import type { ErrorCode } from "../errors/codes.ts";
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { type SourceText, sourceText } from "../sql/source.ts";

export interface YamlText {
  readonly source: SourceText;
  /** Null when the text is empty or cannot be read at all. */
  readonly root: Node | null;
  readonly problems: readonly Diagnostic[];
  /** Whether the nodes are what the text says: nothing is wrong with it but keys that stand twice. */
  readonly isReadable: boolean;
  /** The node itself, or what an alias (`*name`) stands for. */
  resolve(node: Node | null): Node | null;
  /** Where a node begins; the beginning of the file for none. */
  locate(node: Node | null): SourceLocation;
}

/** An entry of a map. */
export interface Entry {
  readonly key: string;
  readonly keyNode: Node;
  readonly value: Node | null;
}

/** Parses a text as one YAML 1.2 document; all mistakes of syntax, and keys that stand twice in a map, are in `problems` under `code`. */
export function parseYaml(text: string, file: string, code: ErrorCode): YamlText {
  const document = parseDocument(text, { merge: true, prettyErrors: false, keepSourceTokens: false, intAsBigInt: false });
  const source = sourceText(text, file);
  const problems = document.errors.map((error): Diagnostic => {
    return { code, severity: "error", message: messageOf(error, text), at: source.locate(error.pos[0]) };
  });
  return {
    source,
    root: document.contents,
    problems,
    isReadable: document.errors.every(({ code: mistake }) => mistake === "DUPLICATE_KEY"),
    resolve(node) {
      if (!isAlias(node)) return node;
      const target = (node.resolve(document) as Node | undefined) ?? null;
      return target !== null && contains(target, node) ? null : target;
    },
    locate: (node) => source.locate(node?.range?.[0] ?? 0),
  };
}

/** An alias inside what it stands for would never end. */
function contains(outer: Node, inner: Node): boolean {
  const [start, , end] = outer.range ?? [0, 0, 0];
  const place = inner.range?.[0] ?? -1;
  return start <= place && place < end;
}

function messageOf({ code, message, pos }: YAMLError, text: string): string {
  if (code === "DUPLICATE_KEY") return `\`${text.slice(pos[0]).split(/[:\n]/, 1)[0]?.trim()}\` stands twice in the same map`;
  if (code === "TAB_AS_INDENT") return "YAML is indented with blanks, not tabs";
  return message;
}

/** The entries of a map, in order, also of keys that stand twice, with those of merged maps (`<<`) behind; undefined when the node is no map. */
export function entriesOf(yaml: YamlText, node: Node | null): readonly Entry[] | undefined {
  const map = yaml.resolve(node);
  if (!isMap(map)) return undefined;
  const entries: Entry[] = [];
  const merged: (Node | null)[] = [];
  for (const pair of map.items as Pair<Node, Node | null>[]) {
    const key = isScalar(pair.key) ? textOf(pair.key) : String(pair.key);
    if (key === "<<" && isScalar(pair.key) && pair.key.type !== Scalar.QUOTE_DOUBLE && pair.key.type !== Scalar.QUOTE_SINGLE)
      merged.push(pair.value);
    else entries.push({ key, keyNode: pair.key, value: pair.value });
  }
  const known = new Set(entries.map(({ key }) => key));
  for (const entry of merged.flatMap((from) => mergedEntries(yaml, from))) {
    if (!known.has(entry.key)) entries.push(entry);
    known.add(entry.key);
  }
  return entries;
}

function mergedEntries(yaml: YamlText, from: Node | null): readonly Entry[] {
  const node = yaml.resolve(from);
  return isSeq(node) ? node.items.flatMap((item) => entriesOf(yaml, item as Node) ?? []) : (entriesOf(yaml, node) ?? []);
}

/** A scalar as it is written: 1.10 stays "1.10". */
function textOf(scalar: Scalar): string {
  return typeof scalar.value === "string" ? scalar.value : (scalar.source ?? String(scalar.value));
}

/**
 * The plain value of a node. `exact`: numbers and booleans that JavaScript would print differently than they are
 * written (1.10, 9223372036854775807, 0x1F) become texts.
 */
export function plainValue(yaml: YamlText, node: Node | null, { exact }: { readonly exact: boolean }): unknown {
  const resolved = yaml.resolve(node);
  if (resolved === null) return null;
  if (isScalar(resolved)) {
    const { value } = resolved;
    const isNumeric = typeof value === "number" || typeof value === "boolean";
    return exact && isNumeric && resolved.source !== undefined && resolved.source !== String(value) ? resolved.source : (value ?? null);
  }
  if (isSeq(resolved)) return resolved.items.map((item) => plainValue(yaml, item as Node | null, { exact }));
  return Object.fromEntries((entriesOf(yaml, resolved) ?? []).map(({ key, value }) => [key, plainValue(yaml, value, { exact })]));
}

/** The node that a path of keys and indexes leads to from a node; the last one there is, when the path leads nowhere. */
export function nodeAt(yaml: YamlText, from: Node | null, path: readonly string[]): Node | null {
  let node = yaml.resolve(from);
  for (const step of path) {
    const next = isSeq(node)
      ? (node.items[Number(step)] as Node | undefined)
      : entriesOf(yaml, node)?.find(({ key }) => key === step)?.value;
    if (next === undefined || next === null) return node;
    node = yaml.resolve(next);
  }
  return node;
}
