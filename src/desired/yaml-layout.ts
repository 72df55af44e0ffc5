/** Lays out data as YAML for people: sections as blocks, small bodies on one line, long texts as literal blocks. */
import { Document, Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";

/** What fits on a line beside its key. */
const lineLength = 100;
/** Characters that a literal block does not keep. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unfitForBlock = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ud800-\udfff]/;

/** A Map as a YAML text. Maps are sections, laid out as blocks; plain objects and lists stand on one line where they fit. */
export function yamlText(file: ReadonlyMap<string, unknown>): string {
  const document = new Document(null);
  document.contents = mapNode([...file], 0, false) as never;
  return document.toString({ lineWidth: 0, singleQuote: false });
}

function node(value: unknown, depth: number, inFlow: boolean): YAMLMap | YAMLSeq | Scalar {
  if (Array.isArray(value)) {
    const seq = padded(new YAMLSeq(), "");
    seq.flow = inFlow || fits(value);
    for (const item of value) seq.add(node(item, depth + 1, seq.flow));
    return seq;
  }
  if (value instanceof Map) return mapNode([...value], depth, inFlow || (depth > 3 && fits(value)));
  if (typeof value === "object" && value !== null)
    return mapNode(Object.entries(value), depth, inFlow || Object.keys(value).length === 0 || (depth > 2 && fits(value)));
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
function padded<C extends YAMLMap | YAMLSeq>(collection: C, padding: string): C {
  const print = collection.toString.bind(collection);
  collection.toString = (context, ...rest) =>
    print(context === undefined ? context : { ...context, flowCollectionPadding: padding }, ...rest);
  return collection;
}

function scalar(value: unknown, inFlow: boolean): Scalar {
  const made = new Scalar(value);
  if (typeof value !== "string" || !/[\n\r]/.test(value)) return made;
  made.type = inFlow || unfitForBlock.test(value) ? Scalar.QUOTE_DOUBLE : Scalar.BLOCK_LITERAL;
  return made;
}

function fits(value: unknown): boolean {
  const text = JSON.stringify(value, (_key, inner) => (inner instanceof Map ? Object.fromEntries(inner) : inner));
  return text.length <= lineLength && !text.includes("\\n");
}
