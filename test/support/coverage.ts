/** What the plans of a test run have done with objects of every kind, and what none of them has. */
import { kinds } from "../../src/kinds/index.ts";
import { kindOf } from "../../src/model/id.ts";
import type { PlanDocument } from "../../src/plan/artifact.ts";

/** Deeds as text: `make index`, `drop index`, `rename index`, `alter index.where`. */
export type Deeds = Set<string>;

/** Adds what a plan does, there and back. */
export function recordDeeds(deeds: Deeds, { up, down, renames }: PlanDocument): void {
  for (const { to } of renames) deeds.add(`rename ${kindOf(to)}`);
  for (const { steps, touched } of [up, down]) {
    for (const [key, { before, after }] of Object.entries(touched)) {
      if (before === null) deeds.add(`make ${kindOf(key)}`);
      if (after === null) deeds.add(`drop ${kindOf(key)}`);
    }
    for (const { key, attributes = [] } of steps.flatMap(({ reasons }) => reasons))
      for (const attribute of attributes) deeds.add(`alter ${kindOf(key)}.${attribute}`);
  }
}

/** What a kind can have done to it, and no plan has. */
export function missingDeeds(deeds: Deeds): string[] {
  return kinds
    .flatMap(({ kind, attributes, rename }) => [
      `make ${kind}`,
      `drop ${kind}`,
      ...(rename === undefined ? [] : [`rename ${kind}`]),
      ...Object.keys(attributes).map((attribute) => `alter ${kind}.${attribute}`),
    ])
    .filter((deed) => !deeds.has(deed));
}
