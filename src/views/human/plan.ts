/** A plan for people: what changes, object by object, what it costs, what to do next. */
import type { PlanDocument } from "../../plan/artifact.ts";
import type { ChangeSummary } from "../../plan/summary.ts";
import type { Step } from "../../plan/types.ts";
import type { Style } from "../style.ts";

const symbols = { create: "+", alter: "~", drop: "-", replace: "-/+", none: "~" } as const;

/** `table app.users`, or for a part `column email`. */
function label({ key, kind }: ChangeSummary, isPart: boolean): string {
  const name = key.slice(kind.length + 1);
  const words = kind.replaceAll("_", " ");
  if (!isPart) return `${words} ${name}`;
  if (kind === "default" || kind === "comment" || kind === "owner") return words;
  return `${words} ${name.includes(":") ? name.slice(0, name.indexOf("/")) : name.slice(name.lastIndexOf("/") + 1)}`;
}

function text(value: unknown): string {
  if (value === null) return "none";
  if (typeof value === "string") return value.includes("\n") ? `${value.trim().split("\n")[0]} …` : value === "" ? "''" : value;
  if (typeof value === "boolean") return value ? "yes" : "no";
  return JSON.stringify(value);
}

const shorten = (value: string): string => (value.length > 60 ? `${value.slice(0, 57)}…` : value);

const plural = (noun: string): string =>
  noun.endsWith("index") ? noun.replace(/index$/, "indexes") : noun.endsWith("y") ? noun.replace(/y$/, "ies") : `${noun}s`;

function details(change: ChangeSummary): string {
  if (change.because !== undefined) return `made anew because of ${change.because.replace(":", " ")}`;
  if (change.action === "create" || change.action === "drop") {
    const counts = Object.entries(change.contains).map(
      ([kind, count]) => `${count} ${count === 1 ? kind.replaceAll("_", " ") : plural(kind.replaceAll("_", " "))}`,
    );
    return counts.join(", ");
  }
  return change.attributes
    .map(({ name, from, to }) => `${name.replaceAll("_", " ")} ${shorten(text(from))} → ${shorten(text(to))}`)
    .join(", ");
}

function changeLines(change: ChangeSummary, depth: number, style: Style): string[] {
  const paint = { create: style.add, alter: style.change, drop: style.remove, replace: style.remove, none: style.change }[change.action];
  const head = `${"    ".repeat(depth)}  ${paint(symbols[change.action])} ${label(change, depth > 0)}`;
  const place = change.at === undefined || depth > 0 ? "" : style.faint(`  ${change.at.file}:${change.at.line}`);
  const more = details(change);
  const hazards = change.hazards.map(({ type, message }) => `${"    ".repeat(depth + 1)}  ${style.remove("!")} ${type}: ${message}`);
  return [
    `${head}${more === "" ? "" : `  ${more}`}${place}`,
    ...hazards,
    ...change.parts.flatMap((part) => changeLines(part, depth + 1, style)),
  ];
}

const lockNames = [
  "none",
  "accessShare",
  "rowShare",
  "rowExclusive",
  "shareUpdateExclusive",
  "share",
  "shareRowExclusive",
  "exclusive",
  "accessExclusive",
];

function lockLine(steps: readonly Step[]): string {
  const heaviest = steps.reduce<Step | undefined>(
    (worst, step) => (lockNames.indexOf(step.lock) > lockNames.indexOf(worst?.lock ?? "none") ? step : worst),
    undefined,
  );
  if (heaviest === undefined) return "Locks: nothing that others use is locked.";
  const name = heaviest.lock.replace(/([A-Z])/g, " $1").toUpperCase();
  return `Locks: the heaviest is step ${heaviest.number}, ${name}: ${shorten(heaviest.sql.split("\n")[0] ?? "")}`;
}

export function planHeader({ target, source }: PlanDocument): string {
  return `dbmigrator plan · ${target.environment}: ${target.address} (PostgreSQL ${target.serverVersion}) ← ${source.path} (${source.files} file${source.files === 1 ? "" : "s"})`;
}

/** The whole plan as text. `file` is where it was saved. */
export function humanPlan(plan: PlanDocument, style: Style, file?: string): string {
  const warnings = plan.warnings.map((warning) => `${style.change("!")} ${warning}`);
  const head = [style.strong(planHeader(plan)), "", ...(warnings.length > 0 ? [...warnings, ""] : [])];
  if (plan.up.steps.length === 0 && plan.changes.length === 0)
    return [...head, "No changes. The database matches the desired state."].join("\n");
  const { add, change, destroy, replace } = plan.counts;
  const transactions = plan.up.transactions.length;
  return [
    ...head,
    ...plan.renames.map(
      ({ from, to }) =>
        `  ${style.change("»")} ${from.replace(":", " ")} → ${to.slice(to.indexOf(":") + 1)}  clients that use the old name break`,
    ),
    ...plan.changes.flatMap((root) => changeLines(root, 0, style)),
    "",
    `Plan: ${add} to add, ${change} to change, ${destroy} to destroy, ${replace} to replace.`,
    `Steps: ${plan.up.steps.length} in ${transactions} transaction${transactions === 1 ? "" : "s"}.`,
    lockLine(plan.up.steps),
    "",
    `Next: dbmigrator apply${file === undefined ? "" : ` ${file}`}`,
  ].join("\n");
}
