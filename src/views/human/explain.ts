/** What `explain` found out, for people. */
import type { Dependency, ExplainDocument, ExplainedAttribute, ExplainedObject, ExplainedState, ExplainedStep } from "../../app/explain.ts";
import type { SourceLocation } from "../../errors/diagnostic.ts";
import { lockName, spaced, spoken } from "../../model/words.ts";
import type { Reason } from "../../plan/types.ts";
import type { Style } from "../style.ts";
import { inWords, onOneLine } from "../words.ts";

/** Dependencies and parts shown before the rest is only counted. */
const listed = 20;

const placeOf = ({ file, line, column }: SourceLocation): string => `${file}:${line}:${column}`;

const states = {
  equal: "the same in the database and in the source",
  different: "different in the database and in the source",
  "only in the source": "in the source, not in the database",
  "only in the database": "in the database, not in the source",
} as const satisfies Record<ExplainedState, string>;

export function humanExplanation({ objects, steps }: ExplainDocument, style: Style): string {
  return [...objects.map((object) => objectLines(object, style)), ...steps.map((step) => stepLines(step, style))]
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function objectLines(object: ExplainedObject, style: Style): string[] {
  const { declared } = object;
  const changed = object.parts.some(({ state }) => state !== "equal");
  const excerpt = declared?.text === undefined ? [] : [style.faint(`    ${declared.text.trimEnd()}`)];
  return [
    style.strong(
      `${spoken(object.key)}: ${states[object.state]}${object.state === "equal" && changed ? ", but not all of its parts" : ""}`,
    ),
    ...(declared === null ? [] : ["", `  declared at ${placeOf(declared)}`, ...excerpt]),
    ...(object.partOf === null ? [] : ["", `  a part of ${spoken(object.partOf)}`]),
    ...section(
      "attributes",
      object.attributes.flatMap((attribute) => attributeLines(attribute, object.state, style)),
    ),
    ...section("parts", shortened(object.parts.map((part) => partLine(part, object.state, style)))),
    ...section("needs", shortened(object.needs.map(dependencyLine))),
    ...section("needed by", shortened(object.neededBy.map(dependencyLine))),
    ...section("steps of the plan", object.steps.length === 0 ? ["none"] : object.steps.flatMap((step) => stepLines(step, style))),
  ];
}

/** Signs as in a plan, where the object itself is on both sides. */
function partLine({ key, state }: ExplainedObject["parts"][number], whole: ExplainedState, style: Style): string {
  const hasSides = whole === "equal" || whole === "different";
  if (!hasSides || state === "equal") return `${hasSides ? "  " : ""}${spoken(key)}`;
  const sign = { different: style.change("~"), "only in the source": style.add("+"), "only in the database": style.remove("-") }[state];
  return `${sign} ${spoken(key)}`;
}

const section = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ["", `  ${title}`, ...lines.map((line) => `    ${line}`)];

const shortened = (lines: readonly string[]): readonly string[] =>
  lines.length <= listed ? lines : [...lines.slice(0, listed), `and ${lines.length - listed} more`];

const dependencyLine = ({ key, through }: Dependency): string =>
  through === undefined ? spoken(key) : `${spoken(key)} (through ${spoken(through)})`;

function attributeLines({ name, database, source, differs }: ExplainedAttribute, state: ExplainedObject["state"], style: Style): string[] {
  const label = spaced(name);
  if (differs)
    return [
      style.change(`~ ${label}`),
      ...indented(`    database  ${inWords(database)}`, "              "),
      ...indented(`    source    ${inWords(source)}`, "              "),
    ];
  const own = state === "only in the database" ? database : source;
  const isUsual = own === null || own === false || (typeof own === "object" && Object.keys(own as object).length === 0);
  return isUsual ? [] : indented(`  ${label}  ${inWords(own)}`, "      ");
}

const indented = (text: string, indent: string): string[] => {
  const [first = "", ...rest] = text.split("\n");
  return [first, ...rest.map((line) => `${indent}${line}`)];
};

function stepLines({ number, transaction, sql, lock, hazards, because }: ExplainedStep, style: Style): string[] {
  return [
    style.strong(`step ${number}`) + style.faint(` in transaction ${transaction}${lock === "none" ? "" : `, takes ${lockName(lock)}`}`),
    ...indented(`  ${sql}`, "  "),
    ...because.flatMap((chain) => chain.map((reason, depth) => `  ${reasonLine(reason, depth > 0)}`)),
    ...hazards.map(({ type, message }) => `  ${style.remove("!")} ${type}: ${onOneLine(message)}`),
  ];
}

/** `because it stands on view app.v`, and for what is below that: `  which stands on …`. */
function reasonLine({ type, key, attributes = [], at }: Reason, isBelow: boolean): string {
  const where = at === undefined ? "" : ` (${placeOf(at)})`;
  const what = isBelow ? "  which" : `because ${type === "rebuilt" ? "it" : spoken(key)}`;
  switch (type) {
    case "created":
      return `${what} is declared${where}, and the database lacks it`;
    case "dropped":
      return `${what} is in the database, and the source does not declare it`;
    case "altered":
      return `${what} differs: ${attributes.map(spaced).join(", ")}${where}`;
    case "rebuilt":
      return `${what} stands on ${spoken(key)}`;
    case "renamed":
      return `it is named after ${spoken(key)}, which is renamed${where}`;
  }
}
