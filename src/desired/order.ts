/** Puts the statements of all files into an order in which each finds what it needs. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { spoken } from "../model/words.ts";
import { nameOf, splitName } from "../sql/object-name.ts";
import type { Declared, LoadUnit } from "./statement.ts";

/**
 * Dependency order, as close as possible to the order given. Extensions go first (nobody knows what is in them), event triggers
 * last (they would fire on what follows). Members of a cycle, and statements whose names nobody provides, stay where they are.
 * What is withheld is left out.
 * @param system names in pg_catalog that statements may mean, where their search_path has it behind other schemas
 */
export function orderStatements(all: readonly LoadUnit[], system: ReadonlySet<string> = new Set()): LoadUnit[] {
  const units = all.filter(({ withheld }) => withheld === undefined);
  const { after, blockers } = edgesOf(units, system);
  const phase = phasesOf(units);
  const ready = queue(units.map((unit, index) => phase(unit, index) * units.length + index));
  const done = new Uint8Array(units.length);
  blockers.forEach((count, index) => {
    if (count === 0) ready.push(index);
  });
  const ordered: LoadUnit[] = [];
  for (let next = 0; ordered.length < units.length; ) {
    let index = ready.pop();
    if (index === undefined) {
      // Only cycles are left, and what hangs on them.
      while (done[next]) next += 1;
      index = next;
    }
    if (done[index]) continue;
    done[index] = 1;
    ordered.push(units[index] as LoadUnit);
    for (const other of after[index] as readonly number[]) {
      blockers[other] = (blockers[other] as number) - 1;
      if (blockers[other] === 0) ready.push(other);
    }
  }
  return ordered;
}

/** Nobody knows what is in one, so it goes before what may want that. */
export const isExtension = (unit: LoadUnit): boolean => unit.declares[0]?.name.startsWith("extension:") === true;

/** What dumps begin with: makes a schema or an extension, or says whose it is, who may use it and what it is for. */
export function isPreliminary(unit: LoadUnit): boolean {
  const { tags = [], provides, needs } = unit;
  if (isExtension(unit)) return true;
  const isOfSchema = tags.some((tag) => ["CreateSchemaStmt", "AlterOwnerStmt", "CommentStmt", "GrantStmt"].includes(tag));
  const names = [...provides, ...needs];
  return isOfSchema && names.some((name) => !name.startsWith("role:")) && names.every((name) => /^(schema|extension|role):/.test(name));
}

const isDefaultPrivileges = ({ tags }: LoadUnit): boolean => tags?.includes("AlterDefaultPrivilegesStmt") === true;

/**
 * 0 for extensions, the schemas they go into and what is said of these, or of default privileges, before anything else, 1 for most.
 * 2 for event triggers, and for what is about triggers that nobody declares: clones on partitions, unless the file has made a trigger
 * of that name before. Default privileges hold for what their file declares after them; where that is nothing, they must not touch
 * what other files declare: 2.
 */
function phasesOf(units: readonly LoadUnit[]): (unit: LoadUnit, index: number) => 0 | 1 | 2 {
  const first = units.findIndex((unit) => !isPreliminary(unit) && !(isDefaultPrivileges(unit) && unit.origin === "sql"));
  const leading = first < 0 ? units.length : first;
  const early = new Set(units.filter(isExtension).flatMap((unit) => unit.needs));
  const lastDeclaring = new Map<string, LoadUnit>(units.filter(({ declares }) => declares.length > 0).map((unit) => [unit.at.file, unit]));
  const isLate = (unit: LoadUnit): boolean => {
    const last = lastDeclaring.get(unit.at.file);
    return isDefaultPrivileges(unit) && (last === undefined || isBefore(last.at, unit.at));
  };
  const provided = new Set(units.flatMap(({ provides }) => provides));
  const triggersOf = (names: readonly string[]): string[] => names.filter((name) => name.startsWith("trigger:"));
  const inFile = ({ at }: LoadUnit, trigger: string): string => `${at.file}\n${splitName(trigger).at(-1)}`;
  const firstMade = new Map<string, SourceLocation>();
  for (const unit of units) {
    if (unit.origin === "yaml") continue;
    for (const name of triggersOf(unit.provides).map((trigger) => inFile(unit, trigger)))
      if (!firstMade.has(name)) firstMade.set(name, unit.at);
  }
  const isAboutClone = (unit: LoadUnit): boolean => {
    const triggers = triggersOf(unit.needs);
    if (triggers.length === 0 || triggers.some((need) => provided.has(need))) return false;
    return !triggers.some((need) => isBefore(firstMade.get(inFile(unit, need)) ?? unit.at, unit.at));
  };
  return (unit, index) => {
    const name = unit.declares[0]?.name ?? "";
    if (isExtension(unit) || early.has(name)) return 0;
    if (isLate(unit)) return 2;
    if (index < leading) return 0;
    return name.startsWith("event_trigger:") || isAboutClone(unit) ? 2 : 1;
  };
}

const isBefore = (a: SourceLocation, b: SourceLocation): boolean => a.line < b.line || (a.line === b.line && a.column < b.column);

interface Edges {
  /** For each statement, those that must wait for it. */
  readonly after: readonly number[][];
  /** For each statement, how many it waits for. */
  readonly blockers: number[];
}

function edgesOf(units: readonly LoadUnit[], system: ReadonlySet<string>): Edges {
  const providers = indexBy(units, (unit) => unit.provides);
  const after: number[][] = units.map(() => []);
  const blockers = units.map(() => 0);
  const add: AddEdge = (from, to) => {
    (after[from] as number[]).push(to);
    blockers[to] = (blockers[to] as number) + 1;
  };
  units.forEach((unit, index) => {
    for (const need of unit.needs) {
      const hides = couldHide(need, unit, system);
      for (const provider of meantBy(need, index, providers, units)) {
        if (hides && provider > index && units[provider]?.at.file === unit.at.file) add(index, provider);
        else add(provider, index);
      }
    }
  });
  keepDropsInPlace(units, providers, add);
  keepReplacementsInPlace(units, add);
  return { after, blockers };
}

/**
 * Whether an object of that name hides one of pg_catalog from the statement: where that one is what it means, what its file declares
 * under the name later has to come later.
 */
function couldHide(need: string, { searchPath }: LoadUnit, system: ReadonlySet<string>): boolean {
  if (system.size === 0) return false;
  const colon = need.indexOf(":");
  const [schema = "", ...rest] = splitName(need.slice(colon + 1));
  const place = searchPath.indexOf(schema);
  return place >= 0 && place < searchPath.indexOf("pg_catalog") && system.has(nameOf(need.slice(0, colon), "pg_catalog", ...rest));
}

/**
 * Whom a statement waits for. Of several that provide the name, one that waits for this statement was not meant (a range type waits
 * for its canonical function, which is content with the shell of the type). Where its file provides the name before it, what comes
 * later in that file (a column added, say) was not meant; the order of files means nothing, nor does that of YAML. A table's
 * partitions are those that its file has made so far, if it has made the table: a constraint or an index means another thing before
 * and after a partition.
 */
function meantBy(
  need: string,
  index: number,
  providers: ReadonlyMap<string, readonly number[]>,
  units: readonly LoadUnit[],
): readonly number[] {
  const named = (providers.get(need) ?? []).filter((provider) => provider !== index);
  const others = named.length < 2 ? named : named.filter((provider) => !waitsFor(provider, index, units));
  const isPartitions = need.startsWith("partitions:");
  const { at, origin } = units[index] as LoadUnit;
  if (isPartitions ? origin === "yaml" : others.length < 2) return others;
  const isHere = (provider: number): boolean => units[provider]?.at.file === at.file;
  const making = isPartitions ? (providers.get(need.replace("partitions:", "bare:")) ?? []) : others;
  if (!making.some((provider) => provider < index && isHere(provider))) return others;
  return others.filter((provider) => provider < index || !isHere(provider));
}

const waitsFor = (one: number, other: number, units: readonly LoadUnit[]): boolean =>
  units[one]?.needs.some((need) => units[other]?.provides.includes(need)) === true;

type AddEdge = (from: number, to: number) => void;

/** A DROP or RENAME comes after what made and used the object before it in the source, and before what follows. */
function keepDropsInPlace(units: readonly LoadUnit[], providers: ReadonlyMap<string, readonly number[]>, add: AddEdge): void {
  const dropped = indexBy(units, (unit) => unit.drops ?? []);
  if (dropped.size === 0) return;
  units.forEach((unit, index) => {
    for (const name of new Set([...unit.provides, ...unit.needs])) {
      for (const drop of dropped.get(name) ?? []) {
        if (drop < index) add(drop, index);
        else if (drop > index && (providers.get(name)?.[0] ?? index) <= index) add(index, drop);
      }
    }
  });
}

/** The last CREATE OR REPLACE of an object must stay the last. */
function keepReplacementsInPlace(units: readonly LoadUnit[], add: AddEdge): void {
  const last = new Map<string, number>();
  units.forEach((unit, index) => {
    for (const declared of unit.declares) {
      if (!declared.replaces && declared.arguments === undefined) continue;
      const signature = signatureOf(declared);
      const before = last.get(signature);
      if (before !== undefined) add(before, index);
      last.set(signature, index);
    }
  });
}

const signatureOf = ({ name, arguments: types }: Declared): string => (types === undefined ? name : `${name}(${types.join(", ")})`);

function indexBy(units: readonly LoadUnit[], names: (unit: LoadUnit) => readonly string[]): Map<string, number[]> {
  const found = new Map<string, number[]>();
  units.forEach((unit, index) => {
    for (const name of names(unit)) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [index]);
      else known.push(index);
    }
  });
  return found;
}

/** A heap of indexes that gives the one of the lowest rank first. */
function queue(rank: readonly number[]): { push(index: number): void; pop(): number | undefined } {
  const heap: number[] = [];
  const before = (a: number, b: number): boolean => (rank[heap[a] as number] as number) < (rank[heap[b] as number] as number);
  const swap = (a: number, b: number): void => {
    [heap[a], heap[b]] = [heap[b] as number, heap[a] as number];
  };
  return {
    push(index) {
      heap.push(index);
      for (let at = heap.length - 1; at > 0; ) {
        const parent = (at - 1) >> 1;
        if (!before(at, parent)) break;
        swap(at, parent);
        at = parent;
      }
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return top;
      heap[0] = last;
      for (let at = 0; ; ) {
        const left = 2 * at + 1;
        const least = left + 1 < heap.length && before(left + 1, left) ? left + 1 : left;
        if (least >= heap.length || !before(least, at)) break;
        swap(at, least);
        at = least;
      }
      return top;
    },
  };
}

/**
 * Objects declared twice, in whatever file; a DROP in between makes it once. CREATE OR REPLACE in the same file is what it says,
 * and only warned of. Columns and the like are left to the server.
 */
export function findDuplicates(units: readonly LoadUnit[]): Diagnostic[] {
  // By name, then by signature: overloads are different objects, but dropped by one name here.
  const seen = new Map<string, Map<string, Declared>>();
  const problems: Diagnostic[] = [];
  for (const unit of units) {
    for (const name of unit.drops ?? []) seen.delete(name);
    for (const declared of unit.declares) {
      if (/^(column|constraint|label):/.test(declared.name)) continue;
      const overloads = seen.get(declared.name) ?? new Map<string, Declared>();
      const first = overloads.get(signatureOf(declared));
      if (first === undefined) seen.set(declared.name, overloads.set(signatureOf(declared), declared));
      else if (!first.repeatable && !declared.repeatable) problems.push(duplicate(first, declared));
    }
  }
  return problems;
}

function duplicate(first: Declared, second: Declared): Diagnostic {
  if (second.ofItself === true) return selfReference(first, second);
  const isReplaced = second.replaces === true && first.at.file === second.at.file;
  return {
    code: "source.duplicate",
    severity: isReplaced ? "warning" : "error",
    message: `${spoken(signatureOf(second))} is declared twice: at ${place(first.at)} and at ${place(second.at)}.`,
    hint: isReplaced ? "The second one counts." : "Remove one of the two.",
    at: second.at,
  };
}

/** PostgreSQL takes such a view, and whoever selects from it gets "infinite recursion detected". */
const selfReference = (first: Declared, second: Declared): Diagnostic => ({
  code: "source.invalid",
  severity: "error",
  message: `${spoken(second.name)}, declared at ${place(second.at)}, would select from itself: it replaces the view at ${place(first.at)}.`,
  hint: "Give one of the two another name, or write the query of the first into the second.",
  at: second.at,
});

const place = ({ file, line }: SourceLocation): string => `${file}:${line}`;
