/** Tidies what stands between the statements of an SQL file; the statements themselves are left as they are, but for names that need quotes to be read. */
import { DbmError } from "../errors/error.ts";
import { type Statement, splitSql } from "../sql/split.ts";

/**
 * The text without blanks at the ends of lines between statements, with one empty line between two statements, no more than
 * one between comments, and a line feed at its end. The same again for what is formatted already. The grammar must be loaded
 * (sql/split.ts).
 * @throws DbmError source.syntax and source.unsupported as splitSql does
 */
export function formatSql({ name, text: given }: { readonly name: string; readonly text: string }): string {
  const statements = splitSql(given, name);
  // names that newer versions of PostgreSQL take for keywords are in quotes there
  const text = statements[0]?.source.text ?? given;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  const pieces: string[] = [];
  let end = 0;
  for (const [index, statement] of statements.entries()) {
    const gap = text.slice(end, statement.start);
    // without a semicolon the last one reaches to the end of the text
    end = text[statement.end - 1] === ";" ? statement.end : statement.start + statement.sql.length;
    pieces.push(index === 0 ? before(gap, eol) : between(gap, eol), text.slice(statement.start, end));
  }
  pieces.push(after(text.slice(end), eol, statements.length > 0));
  const formatted = pieces.join("");
  if (meaningOf(statements) !== meaningOf(splitSql(formatted, name)))
    throw new DbmError("internal", `formatting ${name} would change what it says`);
  return formatted;
}

const meaningOf = (statements: readonly Statement[]): string =>
  JSON.stringify(statements.map(({ sql, directives }) => [sql, directives.map(({ name, value }) => [name, value])]));

/** What stands above the first statement. */
function before(gap: string, eol: string): string {
  const lines = linesOf(gap);
  const indent = lines.pop() ?? "";
  return [...withoutEdges(tidy(lines), "start"), indent].join(eol);
}

/** What stands between two statements: the rest of the line of the first, lines of their own, and what is on the line of the second. */
function between(gap: string, eol: string): string {
  const [rest = "", ...lines] = linesOf(gap);
  const indent = lines.pop() ?? "";
  const own = tidy(lines);
  return [rest.trimEnd(), ...(own.includes("") ? own : ["", ...own]), indent].join(eol);
}

/** What stands below the last statement. */
function after(gap: string, eol: string, hasStatements: boolean): string {
  const [rest = "", ...lines] = linesOf(gap);
  const own = hasStatements ? [rest.trimEnd(), ...tidy(lines)] : withoutEdges(tidy([rest, ...lines]), "start");
  const all = withoutEdges(own, "end");
  return all.length === 0 && !hasStatements ? "" : `${all.join(eol)}${eol}`;
}

/** Lines without blanks at their ends, and no two empty ones in a row. */
function tidy(lines: readonly string[]): string[] {
  const trimmed = lines.map((line) => line.trimEnd());
  return trimmed.filter((line, index) => line !== "" || trimmed[index - 1] !== "");
}

function withoutEdges(lines: readonly string[], side: "start" | "end"): readonly string[] {
  const at = side === "start" ? lines.findIndex((line) => line !== "") : lines.findLastIndex((line) => line !== "");
  return at < 0 ? [] : side === "start" ? lines.slice(at) : lines.slice(0, at + 1);
}

/** The lines of a text that holds only blanks and comments; a block comment is one line, with all its own line feeds. */
function linesOf(gap: string): string[] {
  const lines: string[] = [];
  const token = /--[^\r\n]*|\/\*|\*\/|\r?\n/g;
  let [start, depth] = [0, 0];
  for (const match of gap.matchAll(token)) {
    if (match[0] === "/*") depth += 1;
    else if (match[0] === "*/") depth -= 1;
    else if (depth === 0 && match[0].endsWith("\n")) {
      lines.push(gap.slice(start, match.index));
      start = match.index + match[0].length;
    }
  }
  return [...lines, gap.slice(start)];
}
