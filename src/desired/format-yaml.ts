/** Brings a YAML file of the desired state into the form in which `export` writes it, keeping comments and blank lines. */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  Lexer,
  type Pair,
  parseDocument,
  Scalar,
  type Tags,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { parseYaml, plainValue } from "../config/document.ts";
import { DbmError, failWith } from "../errors/error.ts";
import type { Json } from "../model/attributes.ts";
import { equalJson } from "../model/diff.ts";
import type { Kind } from "../model/kind.ts";
import { readYaml } from "./yaml.ts";
import { isListInFlow, isMapInFlow, padded, printing, type Standing, textStyle } from "./yaml-layout.ts";
import { attributesByKey, bodyKeys, elementsKey, fileKeys, type Section, sectionsUnder } from "./yaml-sections.ts";

/** What a node is: the file or the body of an object of some kind, the names of a section, or part of an attribute's value. */
type Place = { readonly body: string } | { readonly names: Section } | "value";

interface Formatting {
  readonly document: Document.Parsed;
  readonly source: string;
  readonly kinds: readonly Kind[];
  /** Whether keys may change places: not where an alias needs its anchor before it. */
  readonly reorders: boolean;
}

/** How often a text is formatted until nothing moves any more; twice is the rule. */
const rounds = 6;
/** Width to which texts that a file folds (`>`) are folded again. */
const foldedWidth = 100;

/**
 * The text with its keys in the order of the kinds, two blanks of indentation, and small bodies on one line. The same again
 * for what is formatted already.
 * @throws DbmError source.syntax with every mistake of syntax
 */
export function formatYaml(file: { readonly name: string; readonly text: string }, kinds: readonly Kind[]): string {
  const { problems } = parseYaml(file.text, file.name, "source.syntax");
  if (problems.length > 0) failWith(problems);
  let text = file.text;
  // where a comment moved, the empty lines around it may be read as another one's the next time
  for (let round = 0; round < rounds; round += 1) {
    const next = formatOnce(text, kinds);
    if (next === text) break;
    text = next;
  }
  assertSame(file, text, kinds);
  return text;
}

function formatOnce(source: string, kinds: readonly Kind[]): string {
  const document = parseDocument(source, { uniqueKeys: false, customTags: (tags) => tags.map(asWritten) });
  document.comment = joined(textOf(liftComments(document.contents, source)), document.comment);
  let hasAnchor = false;
  visit(document, {
    Node: (_key, node) => {
      if ("anchor" in node && node.anchor !== undefined) hasAnchor = true;
    },
  });
  layOut({ document, source, kinds, reorders: !hasAnchor }, document.contents, { body: "file" }, { depth: 0, inFlow: false });
  const isEmpty = document.contents === null && document.comment === null && document.commentBefore === null;
  return isEmpty ? "" : document.toString(printing);
}

interface CommentLine {
  readonly line: string;
  readonly column: number;
}

/**
 * The library gives a run of comments at the end of a collection to that collection, however far to the left they stand.
 * Moves each to the collection it is indented as, or to the key behind it; answers those that stand further to the left than the node.
 */
function liftComments(node: unknown, source: string): CommentLine[] {
  if ((!isMap(node) && !isSeq(node)) || node.flow === true) return [];
  let left: CommentLine[] = [];
  for (const item of node.items) {
    const next = isMap(node) ? (item as Pair).key : item;
    if (left.length > 0 && (isScalar(next) || isMap(next))) next.commentBefore = joined(textOf(left), next.commentBefore);
    left = liftComments(isMap(node) ? (item as Pair).value : item, source);
  }
  const column = columnOf(node.range?.[0] ?? 0, source);
  const lines = [...left, ...linesAfter(node, source)];
  const own = lines.findIndex((each) => each.column < column);
  const kept = own < 0 ? lines : lines.slice(0, own);
  if (lines.length > 0) node.comment = textOf(kept) || null;
  return own < 0 ? [] : lines.slice(own);
}

const textOf = (lines: readonly CommentLine[]): string => lines.map(({ line }) => line).join("\n");
const withoutBlanks = (text: string): string => text.replaceAll(/\n+/g, "\n").trimEnd();
const columnOf = (offset: number, source: string): number => offset - (source.lastIndexOf("\n", offset - 1) + 1);

/** The lines of the comment at the end of a collection with their indentation; none where they cannot be told apart. */
function linesAfter({ comment, range }: YAMLMap | YAMLSeq, source: string): CommentLine[] {
  if (typeof comment !== "string" || !range) return [];
  const from = source.indexOf("\n", range[1] - 1);
  const region = from < 0 ? "" : source.slice(from, range[2]).trim();
  const start = from + source.slice(Math.max(from, 0)).search(/\S/);
  const lines: CommentLine[] = [];
  let offset = start;
  for (const written of region.split("\n")) {
    const hash = written.indexOf("#");
    lines.push({ line: written.slice(hash + 1).trimEnd(), column: hash < 0 ? Number.MAX_SAFE_INTEGER : columnOf(offset + hash, source) });
    offset += written.length + 1;
  }
  const isWhole = withoutBlanks(textOf(lines)) === withoutBlanks(comment);
  return isWhole ? lines : [{ line: comment, column: Number.MAX_SAFE_INTEGER }];
}

type Tag = Tags[number];

/** Numbers are printed as they are written (1.10, 0x1F), and folded texts are folded again. */
function asWritten(tag: Tag): Tag {
  if (typeof tag === "string" || !("stringify" in tag)) return tag;
  if (/:(int|float)$/.test(tag.tag)) return { ...tag, stringify: ({ source, value }: Scalar) => source ?? String(value) } as Tag;
  const print = tag.stringify;
  if (!tag.tag.endsWith(":str") || print === undefined) return tag;
  return {
    ...tag,
    stringify: (node: Scalar, context, ...rest) => {
      const width = node.type === Scalar.BLOCK_FOLDED ? foldedWidth : printing.lineWidth;
      return print(node, { ...context, options: { ...context.options, lineWidth: width } }, ...rest);
    },
  } as Tag;
}

function layOut(formatting: Formatting, node: unknown, place: Place, standing: Standing): void {
  if (isMap(node)) layOutMap(formatting, node, place, standing);
  else if (isSeq(node)) {
    padded(node, "");
    setFlow(node, !hasComments(node) && isListInFlow(node.toJS(formatting.document), standing));
    const inner = { depth: standing.depth + 1, inFlow: node.flow === true };
    for (const item of node.items) layOut(formatting, item, "value", inner);
    if (node.flow) closeUp(node.items);
  } else if (isScalar(node)) layOutScalar(node, standing.inFlow);
}

function layOutMap(formatting: Formatting, map: YAMLMap, place: Place, standing: Standing): void {
  const { document, kinds } = formatting;
  const sections = typeof place === "object" && "body" in place ? sectionsUnder(place.body, kinds) : new Map<string, Section>();
  const isSection = place !== "value" && ("names" in place || map.items.some(({ key }) => sections.has(nameOf(key))));
  padded(map, " ");
  setFlow(map, !hasComments(map) && isMapInFlow(map.toJS(document), isSection, standing));
  if (typeof place === "object" && "body" in place && formatting.reorders) reorder(formatting, map, place.body);
  const inner = { depth: standing.depth + 1, inFlow: map.flow === true };
  for (const { key, value } of map.items) {
    if (isScalar(key)) layOutScalar(key, true);
    layOut(formatting, value, placeOf(nameOf(key), place, sections), inner);
  }
  if (map.flow) closeUp(map.items.map(({ key }) => key));
}

/** A comment behind what was one line goes before the first item where it is one no more. */
function setFlow(node: YAMLMap | YAMLSeq, flow: boolean): void {
  if (node.flow === true && !flow && typeof node.comment === "string") {
    node.commentBefore = joined(node.comment, node.commentBefore);
    node.comment = null;
  }
  node.flow = flow;
}

function placeOf(key: string, place: Place, sections: ReadonlyMap<string, Section>): Place {
  if (place === "value") return "value";
  if ("names" in place) return { body: place.names.kind.kind };
  const section = sections.get(key);
  if (section === undefined) return "value";
  return section.declaration.form === "single" ? { body: section.kind.kind } : { names: section };
}

function layOutScalar(scalar: Scalar, inFlow: boolean): void {
  // quoted, it is a name; plain, it merges maps
  if (typeof scalar.value !== "string" || scalar.value === "<<") return;
  if (scalar.type === Scalar.BLOCK_FOLDED && !inFlow) return;
  const style = textStyle(scalar.value, inFlow);
  if (style === undefined) delete scalar.type;
  else scalar.type = style;
}

const nameOf = (key: unknown): string => (isScalar(key) ? String(key.value) : "");

/** Whether a collection has comments that one line would have no room for. */
function hasComments(node: unknown): boolean {
  if (isAlias(node) || (!isScalar(node) && !isMap(node) && !isSeq(node))) return false;
  if (typeof node.commentBefore === "string") return true;
  if (isScalar(node)) return false;
  if (typeof node.comment === "string" && (!node.flow || node.comment.includes("\n"))) return true;
  const inner = isMap(node) ? node.items.flatMap(({ key, value }) => [key, value]) : node.items;
  return inner.some((item) => hasComments(item) || (item !== null && typeof (item as Partial<Scalar>).comment === "string"));
}

/** Blank lines between items would take a collection apart. */
function closeUp(nodes: readonly unknown[]): void {
  for (const node of nodes) if (isScalar(node) || isMap(node) || isSeq(node)) node.spaceBefore = false;
}

/** Puts the keys of a body into the order of the kind: names, attributes, sections; what is unknown stays behind them as it was. */
function reorder(formatting: Formatting, map: YAMLMap, of: string): void {
  const [first] = map.items;
  if (first === undefined || map.items.some(({ key }) => nameOf(key) === "<<")) return;
  const rank = ranksOf(of, formatting.kinds);
  const last = Number.MAX_SAFE_INTEGER;
  const sorted = [...map.items].sort((a, b) => (rank.get(nameOf(a.key)) ?? last) - (rank.get(nameOf(b.key)) ?? last));
  if (sorted[0] !== first) moveHead(formatting, map, first, sorted[0] as Pair);
  map.items = sorted;
}

function ranksOf(of: string, kinds: readonly Kind[]): ReadonlyMap<string, number> {
  const kind = kinds.find((each) => each.kind === of);
  const own =
    kind === undefined
      ? Object.keys(fileKeys)
      : [bodyKeys.renamedFrom, bodyKeys.inherited, ...attributesByKey(kind).keys(), ...[elementsKey(kind) ?? []].flat()];
  const sections = [...sectionsUnder(of, kinds)].map(([key, section]) => [key, own.length + section.kind.rank] as const);
  return new Map([...own.map((key, index) => [key, index] as const), ...sections]);
}

/** The library puts what stands above the first key of a file before that key, and that of another map before the map: it goes where it belongs. */
function moveHead({ document, source }: Formatting, map: YAMLMap, first: Pair, next: Pair): void {
  if (!isScalar(first.key) || !isScalar(next.key)) return;
  next.key.spaceBefore = false;
  const isFile = map === document.contents;
  const lines = (isFile ? first.key.commentBefore : map.commentBefore)?.split("\n") ?? [];
  const count = isFile ? headOfFile(lines) : headOfMap(lines, source.slice(0, map.range?.[0] ?? 0));
  const [head, own] = [lines.slice(0, count).join("\n"), lines.slice(count).join("\n")];
  if (isFile) {
    first.key.commentBefore = own || null;
    next.key.commentBefore = joined(head, next.key.commentBefore);
  } else {
    map.commentBefore = head || null;
    first.key.commentBefore = joined(own, first.key.commentBefore);
  }
}

const joined = (...comments: readonly (string | null | undefined)[]): string | null =>
  comments.filter((comment) => typeof comment === "string" && comment !== "").join("\n") || null;

/** What is about the file: up to the last empty line, or the line for editors. */
const headOfFile = (lines: readonly string[]): number =>
  Math.max(lines.lastIndexOf("") + 1, /^\s*yaml-language-server:/.test(lines[0] ?? "") ? 1 : 0);

/** What is about a map: the comment on the line of its key. */
function headOfMap([line]: readonly string[], above: string): number {
  const keyLine = above.split("\n").findLast((each) => !/^\s*(#|$)/.test(each)) ?? "";
  return line !== undefined && line.trim() !== "" && keyLine.endsWith(`#${line}`) ? 1 : 0;
}

/** The comments of a YAML text, in order. */
export function yamlComments(text: string): string[] {
  const lexemes = [...new Lexer().lex(text)];
  // a control character says that a scalar follows, which may begin like a comment
  return lexemes.filter((lexeme, index) => lexeme.startsWith("#") && lexemes[index - 1] !== "\u001f").map((comment) => comment.trim());
}

/** A formatter that changes what a file says, or loses a comment, is worse than none. */
function assertSame({ name, text }: { readonly name: string; readonly text: string }, formatted: string, kinds: readonly Kind[]): void {
  const dataOf = (source: string): Json => {
    const yaml = parseYaml(source, name, "source.syntax");
    const { objects } = readYaml({ name, text: source }, kinds);
    const said = objects.map(({ key, is, position, parent, via, fileSchema, renamedFrom, renamedElements }) => [
      key,
      { is, position, parent, via, fileSchema, renamedFrom, renamedElements },
    ]);
    return JSON.parse(
      JSON.stringify({
        problems: yaml.problems.length,
        comments: yamlComments(source).sort(),
        value: plainValue(yaml, yaml.root, { exact: true }),
        objects: Object.fromEntries(said),
      }),
    ) as Json;
  };
  if (!equalJson(dataOf(text), dataOf(formatted))) throw new DbmError("internal", `formatting ${name} would change what it says`);
}
