/** A plan for people: what changes, object by object, what it costs, what to do next. */
import { locks } from "../../model/kind.ts";
import { counted, lockName, spaced, spoken } from "../../model/words.ts";
import type { PlanDocument } from "../../plan/artifact.ts";
import type { ChangeSummary } from "../../plan/summary.ts";
import type { Step } from "../../plan/types.ts";
import type { Style } from "../style.ts";
import { firstLine, onOneLine } from "../words.ts";
import { describe, difference } from "./difference.ts";

const symbols = { create: "+", alter: "~", drop: "-", replace: "-/+", none: "~" } as const;

/** Kinds of which an object has one at most: its parent says which. */
const singletons: ReadonlySet<string> = new Set(["default", "comment", "owner"]);
/** Kinds whose keys hold no name but that of what they are a part of. */
const nameless: ReadonlySet<string> = new Set([...singletons, "cluster", "replica_identity", "partition", "owned_by"]);
/** Kinds whose keys end with that of what they are a part of. */
const ofOthers: ReadonlySet<string> = new Set(["grant", "security_label", "statistics"]);
/** Column in which the place in the source stands, where there is room. */
const placeColumn = 64;
/** Heads of parts are filled up to the longest of them, and no further than this. */
const longestHead = 32;

/** `table app.users`, or for a part `column email`. */
function label({ key, kind }: ChangeSummary, isPart: boolean): string {
  if (!isPart) return spoken(key);
  if (nameless.has(kind)) return spaced(kind);
  const parts = key.slice(kind.length + 1).match(/(?:"(?:[^"]|"")*"|[^"/])+/g) ?? [];
  return `${spaced(kind)} ${ofOthers.has(kind) ? parts[0] : parts.at(-1)}`;
}

/** A singleton is told in the line of what it belongs to: `default 'new' → 'active'`. */
const isInline = ({ kind, hazards, parts, action }: ChangeSummary): boolean =>
  singletons.has(kind) && hazards.length === 0 && parts.length === 0 && action !== "none";

/** Of what PostgreSQL loses on the way, and is told once more. */
const unchanged = "set again";

function inline(part: ChangeSummary, whole: ChangeSummary): string {
  const { kind, action, attributes } = part;
  const [first] = attributes;
  if (first === undefined) return action === "create" || action === "drop" ? kind : `${kind} ${unchanged}`;
  if (action !== "create" && action !== "drop") return `${kind} ${difference("", first.from, first.to)}`;
  if (action === whole.action) return `${kind} ${describe(attributes)}`;
  return `${kind} ${difference("", first.from, first.to)}`;
}

/** The name of what comes or goes, which the label says. */
const isInLabel = ({ name, from, to }: ChangeSummary["attributes"][number], key: string): boolean =>
  name === "name" && key.endsWith(`/${to ?? from}`);

function details(change: ChangeSummary): string {
  const counts = Object.entries(change.contains).map(([part, count]) => counted(count, spaced(part)));
  const said = [own(change), ...change.parts.filter(isInline).map((part) => inline(part, change)), ...counts];
  return said.filter((text) => text !== "").join(", ");
}

/** What is said of the object itself, without its parts. */
function own({ action, attributes, because, key, kind, parts }: ChangeSummary): string {
  if (because !== undefined) return `made anew because of ${spoken(because)}`;
  if (action === "create" || action === "drop") return describe(attributes.filter((attribute) => !isInLabel(attribute, key)));
  if (action === "alter" && attributes.length === 0 && parts.length === 0) return unchanged;
  const differences = attributes.map(({ name, from, to }) => difference(singletons.has(kind) ? "" : name, from, to)).join(", ");
  return `${action === "replace" && differences !== "" ? "must be replaced: " : ""}${differences}`;
}

/** `+ column email` */
const headOf = (change: ChangeSummary, depth: number): string => `${symbols[change.action]} ${label(change, depth > 0)}`;

interface Layout {
  readonly depth: number;
  /** Characters that the heads beside it are filled up to. */
  readonly room: number;
  readonly style: Style;
}

function changeLines(change: ChangeSummary, { depth, room, style }: Layout): string[] {
  const paint = { create: style.add, alter: style.change, drop: style.remove, replace: style.remove, none: style.change }[change.action];
  const indent = `${"    ".repeat(depth)}  `;
  const head = headOf(change, depth);
  const more = details(change);
  const text = more === "" ? head : `${head.padEnd(room)}  ${more}`;
  const symbol = symbols[change.action];
  const at = change.at === undefined || depth > 0 ? "" : `${change.at.file}:${change.at.line}`;
  const gap = at === "" ? "" : " ".repeat(Math.max(2, placeColumn - indent.length - text.length));
  const parts = change.parts.filter((part) => !isInline(part));
  const inner = { depth: depth + 1, room: Math.min(longestHead, Math.max(0, ...parts.map((part) => headOf(part, 1).length))), style };
  return [
    `${indent}${paint(symbol)}${text.slice(symbol.length)}${gap}${style.faint(at)}`,
    ...change.hazards.map(({ type, message }) => `${indent}  ${style.remove("!")} ${type}: ${onOneLine(message)}`),
    ...parts.flatMap((part) => changeLines(part, inner)),
  ];
}

/** Steps that lock what others may use: an object that the plan itself makes is nobody else's yet, but a foreign key also locks where it leads to. */
function locking({ steps, touched }: PlanDocument["up"]): readonly Step[] {
  const made = new Set(Object.entries(touched).flatMap(([key, { before }]) => (before === null ? [nameOf(key)] : [])));
  return steps.filter(({ key }) => key.startsWith("foreign_key:") || !made.has(nameOf(key).split("/")[0] ?? ""));
}

/** Without its kind and, for a comment or grant, the kind of what it is on. */
const nameOf = (key: string): string => key.replace(/^(?:[a-z_]+:)+/, "");

function lockLine(up: PlanDocument["up"]): string {
  const heaviest = locking(up).reduce<Step | undefined>(
    (worst, step) => (locks.indexOf(step.lock) > locks.indexOf(worst?.lock ?? "none") ? step : worst),
    undefined,
  );
  if (heaviest === undefined) return "Locks: nothing that others use is locked.";
  return `Locks: the heaviest is step ${heaviest.number}, ${lockName(heaviest.lock)}: ${firstLine(heaviest.sql)}`;
}

export function planHeader({ target, source }: PlanDocument): string {
  return `dbmigrator plan · ${target.environment}: ${target.address} (PostgreSQL ${target.serverVersion}) ← ${source.path} (${counted(source.files, "file")})`;
}

/** The whole plan as text. `next` is the command that follows. */
export function humanPlan(plan: PlanDocument, style: Style, next?: string): string {
  const warnings = plan.warnings.map((warning) => `${style.change("!")} ${warning}`);
  const head = [style.strong(planHeader(plan)), "", ...(warnings.length > 0 ? [...warnings, ""] : [])];
  if (plan.up.steps.length === 0 && plan.changes.length === 0)
    return [...head, "No changes. The database matches the desired state."].join("\n");
  const { add, change, destroy, replace } = plan.counts;
  return [
    ...head,
    ...plan.renames.map(({ from, to, after, element }) => {
      const why = after === undefined ? "clients that use the old name break" : style.faint(`named after ${spoken(after)}`);
      const names = element === undefined ? [spoken(from), to.slice(to.indexOf(":") + 1)] : [`${spoken(to)}: ${element.from}`, element.to];
      return `  ${style.change("»")} ${names.join(" → ")}  ${why}`;
    }),
    ...plan.changes.flatMap((root) => changeLines(root, { depth: 0, room: 0, style })),
    "",
    `Plan: ${add} to add, ${change} to change, ${destroy} to destroy, ${replace} to replace.`,
    `Steps: ${plan.up.steps.length} in ${counted(plan.up.transactions.length, "transaction")}.`,
    lockLine(plan.up),
    ...(next === undefined ? [] : ["", `Next: ${next}`]),
  ].join("\n");
}
