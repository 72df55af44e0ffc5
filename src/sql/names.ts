/** Which objects a statement declares, provides, needs and drops: read from its tree, without a server. */
import { collector, type Names } from "./collector.ts";
import { readDeclarations } from "./declarations.ts";
import { readReferences } from "./references.ts";
import type { Statement } from "./split.ts";

/**
 * The names in a statement. Unqualified names are looked for in every schema of `path`, so needs hold names that may not exist;
 * what only strings say (bodies of functions, DO blocks) is not seen. Good enough to order by; never a source of truth.
 */
export function namesOf(statement: Pick<Statement, "type" | "node">, path: readonly string[]): Names {
  const names = collector(path);
  readReferences(statement.node, names);
  readDeclarations(statement.type, statement.node, names);
  return names.finish();
}
