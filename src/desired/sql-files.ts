/** Reads SQL files of a schema source into statements for the shadow. */
import { takeTurns } from "../database/turns.ts";
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import type { Kind } from "../model/kind.ts";
import { classify, type Setting } from "../sql/classify.ts";
import type { DeclaredName } from "../sql/collector.ts";
import { namesOf } from "../sql/names.ts";
import { splitName } from "../sql/object-name.ts";
import { type Directive, loadParser, type Statement, splitInPieces } from "../sql/split.ts";
import { tagsOf } from "../sql/tags.ts";
import { formerName } from "./former-name.ts";
import type { Declared, LoadUnit, UnitSetting } from "./statement.ts";
import { withholding } from "./withheld.ts";

export interface SqlSource {
  readonly units: readonly LoadUnit[];
  /** Everything wrong with the file, and warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/** What the statements so far have set. */
interface Surroundings {
  readonly searchPath: readonly string[];
  readonly settings: readonly UnitSetting[];
}

const atStart: Surroundings = { searchPath: ["public"], settings: [] };

/**
 * The statements of one SQL file, or of SQL made by a template. Problems are returned, not thrown.
 * @param onStatement called with each as soon as it is known
 */
export async function readSqlFile(
  source: { readonly file: string; readonly text: string },
  kinds: readonly Kind[] = [],
  onStatement?: (unit: LoadUnit) => void,
): Promise<SqlSource> {
  await loadParser();
  const diagnostics: Diagnostic[] = [];
  const units: LoadUnit[] = [];
  let surroundings = atStart;
  for (const statement of split(source, diagnostics)) {
    await takeTurns();
    if (isIgnored(statement, diagnostics)) continue;
    const meaning = classify(statement);
    if (meaning.as === "setting") surroundings = changed(surroundings, meaning.setting);
    else if (meaning.as === "declares") {
      const unit = { ...unitOf(statement, meaning.sql, surroundings, diagnostics), ...withholding(kinds, statement, statement.at) };
      units.push(unit);
      onStatement?.(unit);
    } else if (meaning.problem !== undefined) diagnostics.push(meaning.problem);
    if (meaning.as !== "declares") diagnostics.push(...renamings(statement).map(({ at }) => misplaced(at)));
  }
  return { units, diagnostics };
}

function* split(source: { readonly file: string; readonly text: string }, diagnostics: Diagnostic[]): Generator<Statement> {
  try {
    for (const piece of splitInPieces(source.text, source.file))
      for (const statement of piece) yield { ...statement, directives: ownDirectives(statement, diagnostics) };
  } catch (error) {
    if (!(error instanceof DbmError) || error.code === "internal") throw error;
    const { code, message, hint, at } = error;
    diagnostics.push({ code, severity: "error", message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) });
  }
}

function changed(before: Surroundings, setting: Setting): Surroundings {
  if (setting.name === "all") return atStart;
  if (setting.name === "search_path") {
    const searchPath = setting.values.filter((schema) => schema !== "" && schema !== "$user");
    return { ...before, searchPath: setting.sql === null ? atStart.searchPath : searchPath };
  }
  const others = before.settings.filter(({ name }) => name !== setting.name);
  return { ...before, settings: setting.sql === null ? others : [...others, { name: setting.name, sql: setting.sql }] };
}

function unitOf(statement: Statement, sql: string, surroundings: Surroundings, diagnostics: Diagnostic[]): LoadUnit {
  const { source, start, at } = statement;
  const names = namesOf(statement, surroundings.searchPath);
  const renames = renamesOf(statement, names.declares, diagnostics);
  return {
    sql,
    ...surroundings,
    at,
    locate: (offset) => source.locate(start + offset),
    declares: names.declares.map(({ location, ...declared }) => ({
      ...declared,
      at: location === undefined ? at : source.locate(source.fromByte(location)),
      ...renames.get(declared.name),
    })),
    provides: names.provides,
    needs: names.needs,
    drops: names.drops,
    commitAfter: statement.type === "AlterEnumStmt",
    tags: tagsOf(statement),
    origin: "sql",
  };
}

/** The directives of a statement but for those that stand behind it, which are reported: they may have been meant for the next one. */
function ownDirectives({ directives, end }: Statement, diagnostics: Diagnostic[]): readonly Directive[] {
  return directives.filter(({ offset, trailing, at }) => {
    if (offset < end || trailing) return true;
    const hint = "Write it before the statement that it is about.";
    diagnostics.push({ code: "source.invalid", severity: "error", message: "No statement follows this directive.", hint, at });
    return false;
  });
}

const directiveNames = ["renamed_from", "ignore"];

/** `-- dbmigrator: ignore`: the statement is no part of the desired state. Reports directives that do not exist. */
function isIgnored(statement: Statement, diagnostics: Diagnostic[]): boolean {
  for (const { name, at } of statement.directives) {
    if (directiveNames.includes(name)) continue;
    diagnostics.push({
      code: "source.unknown-key",
      severity: "error",
      message: `There is no directive \`${name}\`.`,
      hint: `Directives are ${directiveNames.map((known) => `\`${known}\``).join(" and ")}.`,
      at,
    });
  }
  return statement.directives.some(({ name }) => name === "ignore");
}

type Rename = Pick<Declared, "renamedFrom" | "renamedFromArguments">;

const renamings = ({ directives }: Statement): readonly Directive[] => directives.filter(({ name }) => name === "renamed_from");

function renamesOf(statement: Statement, declares: readonly DeclaredName[], diagnostics: Diagnostic[]): Map<string, Rename> {
  const renames = new Map<string, Rename>();
  for (const directive of renamings(statement)) {
    const target = directiveTarget(statement, directive, declares);
    const rename = target === undefined ? undefined : renameOf(target, directive.value ?? "");
    if (target === undefined || rename === undefined) diagnostics.push(misplaced(directive.at));
    else if (!renames.has(target.name)) renames.set(target.name, rename);
    // the tools that read `@renamed` take the first one
    else if (!directive.borrowed) diagnostics.push(misplaced(directive.at));
  }
  return renames;
}

function misplaced(at: SourceLocation): Diagnostic {
  const hint =
    "Write `-- dbmigrator: renamed_from=old_name` once before a CREATE statement, or before a column, constraint, label or attribute in it.";
  return {
    code: "source.invalid",
    severity: "error",
    message: "This directive does not name an object that could have been renamed.",
    hint,
    at,
  };
}

/** The object behind the directive, or before it on its line; inside a statement one of its parts. */
function directiveTarget(statement: Statement, directive: Directive, declares: readonly DeclaredName[]): DeclaredName | undefined {
  if (directive.offset < statement.start || directive.offset >= statement.end) return declares[0];
  if (statement.type === "CreateEnumStmt")
    return labelNear(statement, directive, declares) ?? (directive.trailing ? declares[0] : undefined);
  const placed = declares.flatMap((declared) =>
    declared.location === undefined ? [] : [{ declared, offset: statement.source.fromByte(declared.location) }],
  );
  if (!directive.trailing) return placed.find(({ offset }) => offset > directive.offset)?.declared;
  const [before, behind] = [statement.source.text.slice(0, directive.offset), statement.source.text.slice(directive.end)];
  // in the middle of a line it stands before what follows
  if (/[,(]\s*$/.test(before) && /^[ \t]*["\p{L}_]/u.test(behind)) return placed.find(({ offset }) => offset > directive.offset)?.declared;
  const onLine = placed.filter(({ offset }) => offset < directive.offset && statement.source.locate(offset).line === directive.at.line);
  return onLine[0]?.declared ?? (directive.at.line === statement.at.line ? declares[0] : undefined);
}

/** Labels of an enum have no place in the tree: the quoted text before the directive on its line, or else the one behind it. */
function labelNear(statement: Statement, directive: Directive, declares: readonly DeclaredName[]): DeclaredName | undefined {
  const { text } = statement.source;
  const found = directive.trailing
    ? /'((?:[^']|'')*)'\s*,?\s*$/.exec(text.slice(statement.start, directive.offset))
    : /^\s*'((?:[^']|'')*)'/.exec(text.slice(directive.end, statement.end));
  const label = found?.[1]?.replaceAll("''", "'");
  return label === undefined ? undefined : declares.find(({ name, parts }) => name.startsWith("label:") && parts.at(-1) === label);
}

function renameOf({ name, parts, arguments: types }: DeclaredName, value: string): Rename | undefined {
  // Labels are texts: they keep their case and may hold anything.
  if (name.startsWith("label:")) return value === "" ? undefined : { renamedFrom: [...parts.slice(0, -1), labelIn(value)] };
  const former = formerName(value);
  if (former === undefined || !qualifiedName.test(former.name) || (former.arguments !== undefined && types === undefined)) return undefined;
  const written = splitName(former.name);
  if (written.length > parts.length) return undefined;
  return {
    renamedFrom: [...parts.slice(0, parts.length - written.length), ...written],
    ...(former.arguments === undefined ? {} : { renamedFromArguments: former.arguments }),
  };
}

const qualifiedName = /^(?:(?:"(?:[^"]|"")+"|[^\s."',;()]+)(?:\.(?!$)|$))+$/;

/** `bar`, or `'it''s'` as SQL writes it. */
const labelIn = (value: string): string => /^'(.*)'$/s.exec(value)?.[1]?.replaceAll("''", "'") ?? value.replace(/^"(.*)"$/s, "$1");
