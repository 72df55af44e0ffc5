/** Whether what is said to be under management is there at all: a slip of the pen must not mean that nothing, or everything, is compared. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { failWith } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import type { Scope } from "../model/scope.ts";

/**
 * Throws for categories that no kind belongs to: config.invalid with the place where the configuration names them, else usage.invalid.
 * @param at the place of `manage`, when that is what said so
 */
export function checkCategories(categories: Scope["categories"], kinds: KindRegistry, at: SourceLocation | undefined): void {
  const known = [...new Set(kinds.all.flatMap(({ category }) => category ?? []))];
  const unknown = categories === "*" ? [] : categories.filter((category) => !known.includes(category));
  if (unknown.length === 0) return;
  failWith(
    unknown.map((category): Diagnostic => {
      const hint = suggestion(category, [...known, "auto", "all"]);
      return {
        code: at === undefined ? "usage.invalid" : "config.invalid",
        severity: "error",
        message: `manage: there is no category ${category}`,
        ...(hint === undefined ? {} : { hint }),
        ...(at === undefined ? {} : { at }),
      };
    }),
  );
}

/** Warnings for schemas that neither model has. */
export function checkScope(scope: Scope, models: readonly Model[], kinds: KindRegistry): string[] {
  if (scope.schemas === "*") return [];
  const there = new Set(["public"]);
  for (const { objects } of models) {
    for (const { id } of objects.values()) there.add(id.schema ?? (id.kind === kinds.namespace.kind ? (id.name as string) : ""));
  }
  return scope.schemas
    .filter((schema) => !there.has(schema))
    .map((schema) => `schema ${schema} is to be managed, and is neither in the database nor in the source`);
}
