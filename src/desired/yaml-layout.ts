/** Lays out data as YAML for people: sections as blocks, small bodies on one line, long texts as literal blocks. */
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** What fits on a line beside its key. */
const lineLength = 100;
/** Characters that a literal block does not keep. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfitForBlock = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/;

/** How the library prints what is laid out here. */
export const printing = { lineWidth: 0, singleQuote: false } as const;

/** A Map as a YAML text. Maps are sections, laid out as blocks; plain objects and lists stand on one line where they fit. */
export function yamlText(file: ReadonlyMap<string, unknown>): string {
  const document = new Document(null);
  document.contents = mapNode([...file], 0, false) as never;
  return document.toString(printing);
}

/** Where a collection stands: levels below the file, and whether a collection around it is on one line already. */
export interface Standing {
  readonly depth: number;
  readonly inFlow: boolean;
}

/** Whether a map stands on one line: sections only deep inside, plain bodies from the parts of an object on. */
export function isMapInFlow(value: unknown, isSection: boolean, { depth, inFlow }: Standing): boolean {
  if (inFlow) return true;
  if (isSection) return depth > 3 && fits(value);
  return Object.keys(value as object).length === 0 || (depth > 2 && fits(value));
}

/** Whether a list stands on one line. */
export const isListInFlow = (value: unknown, { inFlow }: Pick<Standing, "inFlow">): boolean => inFlow || fits(value);

function node(value: unknown, depth: number, inFlow: boolean): YAMLMap | YAMLSeq | Scalar {
  if (Array.isArray(value)) {
    const seq = padded(new YAMLSeq(), "");
    seq.flow = isListInFlow(value, { inFlow });
    for (const item of value) seq.add(node(item, depth + 1, seq.flow));
    return seq;
  }
  if (value instanceof Map) return mapNode([...value], depth, isMapInFlow(value, true, { depth, inFlow }));
  if (typeof value === "object" && value !== null)
    return mapNode(Object.entries(value), depth, isMapInFlow(value, false, { depth, inFlow }));
  return scalar(value, inFlow);
}

function mapNode(entries: readonly (readonly [string, unknown])[], depth: number, flow: boolean): YAMLMap {
  const map = padded(new YAMLMap(), " ");
  map.flow = flow;
  for (const [name, value] of entries) {
    const key = new Scalar(name);
    // unquoted, it would merge maps
    if (name === "<<") key.type = Scalar.QUOTE_DOUBLE;
    map.items.push(new Pair(key, node(value, depth + 1, flow)));
  }
  return map;
}

/** `{ a: b }` and `[a, b]`: the library knows one padding for both. */
export function padded<C extends YAMLMap | YAMLSeq>(collection: C, padding: string): C {
  const print = collection.toString.bind(collection);
  collection.toString = (context, ...rest) =>
    print(context === undefined ? context : { ...context, flowCollectionPadding: padding }, ...rest);
  return collection;
}

function scalar(value: unknown, inFlow: boolean): Scalar {
  const made = new Scalar(value);
  const style = textStyle(value, inFlow);
  if (style !== undefined) made.type = style;
  return made;
}

/** The style of a text of several lines; undefined for everything that the library writes plain or quoted as it must. */
export function textStyle(value: unknown, inFlow: boolean): Scalar.QUOTE_DOUBLE | Scalar.BLOCK_LITERAL | undefined {
  if (typeof value !== "string" || !/[\n\r]/.test(value)) return undefined;
  return inFlow || unfitForBlock.test(value) ? Scalar.QUOTE_DOUBLE : Scalar.BLOCK_LITERAL;
}

function fits(value: unknown): boolean {
  const text = JSON.stringify(value, (_key, inner) => (inner instanceof Map ? Object.fromEntries(inner) : inner));
  return text.length <= lineLength && !text.includes("\\n");
}
