/** What is said about declared renames that do not run. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";

/** Two names, in whatever form they can be compared and looked up. */
interface FromTo {
  readonly from: string;
  readonly to: string;
}

/** Whether the new name is there, and the old one not, or only because a rename of `all` that is done as well gave it to something else. */
function isDone(rename: FromTo, all: readonly FromTo[], has: (name: string) => boolean): boolean {
  if (!has(rename.to) || !has(rename.from)) return has(rename.to);
  const others = all.filter((other) => other !== rename);
  const next = others.find(({ to }) => to === rename.from);
  return next !== undefined && isDone(next, others, has);
}

export function notBoth(from: string, to: string, at: SourceLocation | undefined): DbmError {
  return new DbmError("source.invalid", `${to} is declared as renamed from ${from}, which is declared as well`, {
    at,
    hint: "Remove one of the two declarations, or renamed_from.",
  });
}

export function notInherited(to: string, at: SourceLocation | undefined): DbmError {
  return new DbmError("source.invalid", `${to} cannot be renamed by itself: its table inherits it`, {
    at,
    hint: "Declare the rename in the table above: it holds for those below.",
  });
}

/**
 * On a rename of `all` that does not run: it is done, or has nothing to rename. `has` tells the names of the database, `say` how people
 * are told of one. Throws source.invalid where the database has both names, or where what moves and is renamed has no free name on its way.
 */
export function renameNote(
  rename: FromTo,
  all: readonly FromTo[],
  {
    has,
    say,
    at,
  }: { readonly has: (name: string) => boolean; readonly say: (name: string) => string; readonly at: SourceLocation | undefined },
): Diagnostic {
  const [from, to] = [say(rename.from), say(rename.to)];
  const done = isDone(rename, all, has);
  const place = at === undefined ? {} : { at };
  if (!done && has(rename.from) && !has(rename.to)) {
    throw new DbmError("source.invalid", `${to} cannot be renamed from ${from}: in both schemas there is one with the other name`, {
      ...place,
      hint: "Rename it in two plans, first within its schema to a name that is free, then into the other one.",
    });
  }
  if (!done && has(rename.from)) {
    throw new DbmError("source.invalid", `${to} cannot be renamed from ${from}: the database has both`, {
      ...place,
      hint: "Drop or rename one of them by hand, or remove renamed_from to have the old one dropped.",
    });
  }
  const message = done ? `${to} has its new name: renamed_from can be removed` : `there is no ${from} to rename: ${to} is made anew`;
  return { code: "source.invalid", severity: done ? "info" : "warning", message, ...place };
}
