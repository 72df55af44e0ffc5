/** `${NAME}` and `${NAME:-default}` in texts of the configuration. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";

/** A variable's value; undefined when it is set nowhere. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface Expanded {
  readonly text: string;
  /** Variables without a default that are set nowhere. */
  readonly missing: readonly string[];
}

const reference = /\$\$\{|\$\{([A-Za-z_]\w*)(?::-((?:[^}\\]|\\.)*))?\}/g;

/** Replaces the references in a text; `$${` is a `${` that stands for itself. As in a shell, `:-` also counts for an empty variable. */
export function expand(text: string, variables: Variables): Expanded {
  const missing: string[] = [];
  const expanded = text.replaceAll(reference, (whole: string, name: string | undefined, otherwise: string | undefined) => {
    if (name === undefined) return "${";
    const value = variables[name];
    if (otherwise !== undefined) return value === undefined || value === "" ? otherwise : value;
    if (value === undefined) missing.push(name);
    return value ?? whole;
  });
  return { text: expanded, missing: [...new Set(missing)] };
}

/** The problem of a variable that a text refers to and that is set nowhere. */
export function missingVariable(name: string, path: readonly string[], at: SourceLocation | undefined): Diagnostic {
  return {
    code: "config.missing-variable",
    severity: "error",
    message: `${path.join(".")} needs the variable ${name}, which is not set`,
    hint: `Set ${name} in the environment or in the .env file beside the configuration, or give a default: \${${name}:-…}.`,
    ...(at === undefined ? {} : { at }),
  };
}
