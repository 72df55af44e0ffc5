/** Whether what is said to be under management is there at all: a slip of the pen must not mean that nothing, or everything, is compared. */
import { DbmError } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import type { Scope } from "../model/scope.ts";

/**
 * Warnings for schemas that neither model has.
 * @throws DbmError usage.invalid for a category that no kind belongs to
 */
export function checkScope(scope: Scope, models: readonly Model[], kinds: KindRegistry): string[] {
  const known = [...new Set(kinds.all.flatMap(({ category }) => category ?? []))];
  for (const category of scope.categories === "*" ? [] : scope.categories) {
    if (known.includes(category)) continue;
    throw new DbmError("usage.invalid", `manage: there is no category ${category}`, {
      hint: suggestion(category, [...known, "auto", "all"]),
    });
  }
  if (scope.schemas === "*") return [];
  const there = new Set(["public"]);
  for (const { objects } of models) {
    for (const { id } of objects.values()) there.add(id.schema ?? (id.kind === kinds.namespace.kind ? (id.name as string) : ""));
  }
  return scope.schemas
    .filter((schema) => !there.has(schema))
    .map((schema) => `schema ${schema} is to be managed, and is neither in the database nor in the source`);
}
