/** What is wrong with a command line, with the word that was probably meant. */
import type { Argv } from "yargs";
import { DbmError } from "../errors/error.ts";
import { nearest } from "../errors/nearest.ts";

/** What yargs has besides that its types leave out. */
export interface Internals {
  getInternalMethods?(): { getUsageInstance?(): object };
}

/** What yargs keeps of the options it knows. */
export interface KnownOptions {
  getOptions(): { readonly key: Readonly<Record<string, unknown>>; readonly boolean: readonly string[]; readonly array: readonly string[] };
}

interface Mistake {
  readonly what: string;
  readonly meant: string | undefined;
}

/** Makes usage.invalid of what yargs says about the words of a command line. */
export function usageError(said: string, words: readonly string[], parser: Argv, commands: readonly string[]): DbmError {
  const list = /^Unknown (?:argument|command)s?: (.*)$/s.exec(said)?.[1];
  if (list === undefined) return new DbmError("usage.invalid", said.replaceAll(/\s*\n\s*/g, " ").trim());
  const hasCommand = words.some((word) => commands.includes(word));
  const options = Object.keys((parser as unknown as KnownOptions).getOptions().key);
  const mistakes = [...new Set(list.split(", "))].map((word): Mistake => {
    if (!words.includes(word)) return option(word, options);
    return hasCommand
      ? { what: `unexpected argument ${word}`, meant: undefined }
      : { what: `unknown command ${word}`, meant: nearest(word, commands) };
  });
  // yargs names a mistyped option twice: as it is written, and in camel case
  const meant = [...new Set(mistakes.flatMap((mistake) => mistake.meant ?? []))];
  const hint = meant.length > 0 ? `Did you mean ${meant.map((word) => `\`${word}\``).join(", ")}?` : undefined;
  return new DbmError("usage.invalid", [...new Set(mistakes.map(({ what }) => what))].join(", "), { hint });
}

function option(word: string, options: readonly string[]): Mistake {
  const dashed = word.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const meant = nearest(
    dashed,
    options.filter((name) => name.length > 1),
  );
  return { what: `unknown option ${dashed.length > 1 ? "--" : "-"}${dashed}`, meant: meant === undefined ? undefined : `--${meant}` };
}

/**
 * Throws usage.invalid for an option that was given without a value, as by a variable of the shell that is not set.
 * `form` is how the command is called: a list in it (`[paths..]`) may be empty.
 */
export function assertValues(options: Readonly<Record<string, unknown>>, form: string): void {
  const isEmpty = (name: string): boolean => {
    const value = options[name];
    return value === "" || (Array.isArray(value) && (value.includes("") || (value.length === 0 && !form.includes(`[${name}..]`))));
  };
  const empty = Object.keys(options).find((name) => name !== "_" && isEmpty(name));
  if (empty !== undefined) throw new DbmError("usage.invalid", `--${empty} needs a value`);
}
