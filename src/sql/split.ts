/** Splits an SQL script into statements with PostgreSQL's own grammar, keeping places and directives. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { mentionsNewerKeyword, newerKeywordsIn } from "./newer-keywords.ts";
import { fromCodePoint, quotedSource, type SourceText, sourceText, withQuotes } from "./source.ts";

/** The tree of one statement as libpg-query gives it; its `location`s count bytes from the start of the text. */
export type Tree = Readonly<Record<string, unknown>>;

/** `-- dbmigrator: name=value` or `-- @renamed from=value`. */
export interface Directive {
  readonly name: string;
  readonly value: string | null;
  /** Where the comment begins. */
  readonly offset: number;
  /** Where it ends. */
  readonly end: number;
  readonly at: SourceLocation;
  /** Stands behind something on its line, and so belongs to what is before it. */
  readonly trailing: boolean;
  /** Written as other tools do: `@renamed`. */
  readonly borrowed: boolean;
}

export interface Statement {
  readonly source: SourceText;
  /** From the first token up to the semicolon, without it. */
  readonly sql: string;
  readonly start: number;
  /** Behind the semicolon; the end of the text where there is none. */
  readonly end: number;
  readonly at: SourceLocation;
  /** The tree's tag: "CreateStmt". */
  readonly type: string;
  readonly node: Tree;
  readonly directives: readonly Directive[];
}

interface RawStatement {
  readonly stmt?: object;
  readonly stmt_location?: number;
  readonly stmt_len?: number;
}

let parser: typeof import("libpg-query") | undefined;

/** Loads the grammar (WebAssembly, about 40 ms); must be awaited once before anything of this file is called. */
export async function loadParser(): Promise<void> {
  if (parser !== undefined) return;
  const loaded = await import("libpg-query");
  await loaded.loadModule();
  parser = loaded;
}

function grammar(): typeof import("libpg-query") {
  if (parser === undefined) throw new DbmError("internal", "the SQL grammar was used before it was loaded");
  return parser;
}

/**
 * The statements of a script, in order. Empty statements are left out; `\restrict` and `\unrestrict` lines, which pg_dump writes, are skipped.
 * @throws DbmError source.syntax with the place; source.unsupported for psql meta-commands and for the data of COPY … FROM stdin
 */
export function splitSql(text: string, file: string): Statement[] {
  return statementsIn(parseScript(sourceText(text, file)));
}

/** Characters after which the end of a statement is looked for, to end a piece there: some milliseconds of parsing. */
const pieceSize = 16_384;

/**
 * The same piece by piece, for long files; a piece has at least `size` characters. The source of a statement is its piece.
 * @throws DbmError as splitSql does, after the pieces before
 */
export function* splitInPieces(text: string, file: string, size = pieceSize): Generator<Statement[], void> {
  let lines = 0;
  for (let start = 0; start < text.length; ) {
    const { end, script } = nextPiece(text, start, size, (piece) => sourceText(piece, file, lines));
    yield statementsIn(script);
    lines += text.slice(start, end).split("\n").length - 1;
    start = end;
  }
}

/**
 * What is parsed without an error up to a semicolon, and ends there, means the same whatever follows: inside of a text, a comment
 * or a body the error would be that it does not end.
 */
function nextPiece(
  text: string,
  start: number,
  least: number,
  sourceOf: (piece: string) => SourceText,
): { readonly end: number; readonly script: Script } {
  for (let end = lineEndBehind(text, start + least); ; end = lineEndBehind(text, 2 * end - start)) {
    try {
      const script = parseScript(sourceOf(text.slice(start, end)));
      if (end === text.length || endsStatement(script)) return { end, script };
    } catch (error) {
      if (end === text.length) throw error;
    }
  }
}

/** Behind the first line from there on that ends in a semicolon; the end of the text when only comments would be left. */
function lineEndBehind(text: string, from: number): number {
  const semicolon = /;[ \t]*\r?\n/g;
  semicolon.lastIndex = from;
  return semicolon.test(text) && !holdsOnlyComments(text, semicolon.lastIndex) ? semicolon.lastIndex : text.length;
}

/** Nothing that is parsed; also where a comment is in a comment, which is not looked into. */
function holdsOnlyComments(text: string, from: number): boolean {
  // one at a time: a pattern for all of them would try every way to put them together
  const comment = /[\s;]+|--.*|\\(?:un)?restrict\b.*|\/\*[\s\S]*?\*\//y;
  comment.lastIndex = from;
  while (comment.lastIndex < text.length) {
    const [found] = comment.exec(text) ?? [];
    if (found === undefined) return false;
    if (found.startsWith("/*") && found.includes("/*", 2)) return true;
  }
  return true;
}

/** The text ends with a statement's semicolon, and not with that of a comment; nor with COPY, whose data would follow. */
function endsStatement({ source, sent, trees }: Script): boolean {
  const last = trees.at(-1);
  if (last?.stmt_len === undefined || "CopyStmt" in (last.stmt ?? {})) return false;
  return sent.slice(source.fromByte((last.stmt_location ?? 0) + last.stmt_len)).trim() === ";";
}

function statementsIn({ source, sent, trees }: Script): Statement[] {
  const spans = trees.map((raw) => {
    const first = raw.stmt_location ?? 0;
    const start = source.fromByte(first);
    const stop = raw.stmt_len ? source.fromByte(first + raw.stmt_len) : sent.length;
    return { raw, start, stop, end: Math.min(stop + 1, sent.length) };
  });
  const directives = directivesOf(source, sent, spans);
  return spans.map(({ raw, start, stop, end }, index) => {
    const [type, node] = Object.entries(raw.stmt ?? {})[0] as [string, Tree];
    return {
      source,
      sql: sent.slice(start, stop).trimEnd(),
      start,
      end,
      at: source.locate(start),
      type,
      node,
      directives: directives[index] ?? [],
    };
  });
}

/** The same text, as long, without the first occurrence of a keyword: `CREATE INDEX CONCURRENTLY` → `CREATE INDEX             `. */
export function blankKeyword(sql: string, keyword: string): string {
  const found = tokens(sql).find((token) => token.text.toLowerCase() === keyword && token.keywordKind !== 0);
  if (found === undefined) return sql;
  return sql.slice(0, found.start) + " ".repeat(found.end - found.start) + sql.slice(found.end);
}

interface Script {
  /** What was given, but for names that had to be quoted to be read. */
  readonly source: SourceText;
  /** The text that was parsed: as long as that of the source. */
  readonly sent: string;
  readonly trees: readonly RawStatement[];
}

function parseScript(given: SourceText): Script {
  let source = given;
  let sent = source.text;
  /** What the grammar said of the statement whose words were quoted last. */
  let doubt: { readonly error: DbmError; readonly end: number } | undefined;
  for (;;) {
    if (sent.trim() === "") return { source, sent, trees: [] };
    try {
      return { source, sent, trees: (grammar().parseSync(sent).stmts ?? []) as readonly RawStatement[] };
    } catch (error) {
      if (!grammar().hasSqlDetails(error)) throw error;
      const offset = fromCodePoint(sent, error.sqlDetails?.cursorPosition ?? 0);
      const end = restrictLineEnd(sent, offset);
      if (end !== undefined) {
        sent = sent.slice(0, offset) + " ".repeat(end - offset) + sent.slice(end);
        continue;
      }
      const words = newerKeywordsAt(sent, offset);
      if (words.length === 0) throw doubt !== undefined && offset <= doubt.end ? doubt.error : explain(source, sent, offset, error.message);
      doubt = { error: explain(source, sent, offset, error.message), end: Math.max(offset, words.at(-1)?.end ?? 0) + 2 * words.length };
      source = quotedSource(source, words);
      sent = withQuotes(sent, words);
    }
  }
}

/** Where the line ends, if a `\restrict` or `\unrestrict` line begins here. */
function restrictLineEnd(text: string, offset: number): number | undefined {
  const command = /\\(un)?restrict\b[^\r\n]*/y;
  command.lastIndex = offset;
  return command.test(text) && beginsLine(text, offset) ? command.lastIndex : undefined;
}

function beginsLine(text: string, offset: number): boolean {
  return text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset).trim() === "";
}

function explain(source: SourceText, sent: string, offset: number, message: string): DbmError {
  const at = source.locate(offset);
  const command = /^\\\S*/.exec(sent.slice(offset, offset + 40))?.[0];
  if (command !== undefined) {
    return new DbmError("source.unsupported", `${command} is a command of psql, not SQL.`, {
      at,
      hint: "Remove the line; only \\restrict and \\unrestrict, which pg_dump writes, are skipped.",
    });
  }
  if (/\bcopy\b[^;]*\bfrom\s+stdin\b[^;]*;\s*$/i.test(sent.slice(Math.max(0, sent.lastIndexOf(";", offset) - 5000), offset))) {
    return new DbmError("source.unsupported", "COPY data is not part of a schema.", {
      at,
      hint: "Declare the rows under `data:` in YAML, or make the dump with --schema-only.",
    });
  }
  // the grammar repeats what it stumbles over, which may be a piece of a password
  return new DbmError("source.syntax", at.text === undefined ? message.replace(/ at or near .*/s, "") : message, { at });
}

interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly tokenName: string;
  readonly keywordKind: number;
}

/** The tokens of a text, comments included; the grammar must be loaded. */
export function tokens(text: string): readonly Token[] {
  // libpg-query writes control characters unescaped into its JSON.
  const { fromByte } = sourceText(text, "");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const scanned = grammar().scanSync(text.replace(/[\u0001-\u0008\u000b\u000c\u000e-\u001f]/g, " "));
  return scanned.tokens.map((token) => ({ ...token, start: fromByte(token.start), end: fromByte(token.end) }));
}

/** The comments of a text, directives among them, in order. */
export function sqlComments(text: string): string[] {
  return tokens(text)
    .filter(({ tokenName }) => tokenName === "SQL_COMMENT" || tokenName === "C_COMMENT")
    .map((token) => token.text.trim());
}

function newerKeywordsAt(text: string, offset: number): ReturnType<typeof newerKeywordsIn> {
  if (!mentionsNewerKeyword(text)) return [];
  try {
    return newerKeywordsIn(tokens(text), offset);
  } catch {
    // a text or comment in it does not end
    return [];
  }
}

const mentionsDirective = /dbmigrator:|@renamed/;

/**
 * The directives of each span: those between the statement before it and its own end, and trailing ones on its last line; of the last one
 * also those behind it. Throws source.invalid where there are directives and no spans.
 */
function directivesOf(source: SourceText, sent: string, spans: readonly { readonly end: number }[]): Directive[][] {
  const found: Directive[][] = spans.map(() => []);
  if (!mentionsDirective.test(sent)) return found;
  let start = 0;
  for (let index = 0; index <= spans.length; index += 1) {
    const end = spans[index]?.end ?? sent.length;
    const region = sent.slice(start, end);
    const before = source.locate(start).line;
    for (const token of mentionsDirective.test(region) ? tokens(region) : []) {
      const directive = readDirective(source, sent, token, start);
      if (directive === undefined) continue;
      const belongsBefore = directive.trailing && index > 0 && directive.at.line === before;
      const statement = found[belongsBefore ? index - 1 : Math.min(index, spans.length - 1)];
      if (statement === undefined) throw aboutNothing(directive);
      statement.push(directive);
    }
    start = end;
  }
  return found;
}

const aboutNothing = ({ at }: Directive): DbmError =>
  new DbmError("source.invalid", "No statement follows this directive.", { at, hint: "Write it before the statement that it is about." });

function readDirective(source: SourceText, sent: string, token: Token, base: number): Directive | undefined {
  if (token.tokenName !== "SQL_COMMENT" && token.tokenName !== "C_COMMENT") return undefined;
  const comment = token.text.replace(/^(--|\/\*)\s*/, "").replace(/\s*(\*\/)?$/, "");
  const own = /^dbmigrator:\s*([\w-]+)(?:\s*=\s*(.+))?$/.exec(comment);
  const renamed = /^@renamed\s+from\s*=\s*(.+)$/.exec(comment);
  // an unfinished one would go unseen, and what was to be renamed would be made anew
  const isUnfinished = /^(?:dbmigrator:\s*renamed[_-]from|@renamed\s+from)\b/.test(comment);
  // other prose is none of ours
  const mistyped = /^dbmigrator:\s*((?:renam|ignor).*)$/is.exec(comment)?.[1];
  const name = own?.[1] ?? (renamed !== null || isUnfinished ? "renamed_from" : mistyped);
  if (name === undefined) return undefined;
  const offset = base + token.start;
  return {
    name: name.replaceAll("-", "_"),
    value: (own === null ? renamed?.[1] : own[2])?.trim() ?? null,
    offset,
    end: base + token.end,
    at: source.locate(offset),
    trailing: !beginsLine(sent, offset),
    borrowed: own === null && renamed !== null,
  };
}
