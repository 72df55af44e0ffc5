/** Why a step is in a plan: from its own reason down to the difference that started it. */
import type { Key } from "../model/id.ts";
import type { Reason, Step } from "./types.ts";

const isAbout = (step: Step, key: Key): boolean => step.key === key || step.produces.includes(key) || step.destroys.includes(key);

/** The steps that make, change or drop an object. */
export const stepsAbout = (steps: readonly Step[], keys: ReadonlySet<Key>): Step[] =>
  steps.filter((step) => [...keys].some((key) => isAbout(step, key)));

/**
 * One chain for each reason of a step: the reason, then, where that is an object below it, the reason for what happens to that
 * one, and so on. What is made along with the step's own object needs no reason of its own.
 */
export function chainsOf(step: Step, steps: readonly Step[]): readonly (readonly Reason[])[] {
  const own = step.reasons.filter(({ type, key }) => type !== "created" || key === step.key || !step.produces.includes(key));
  return own.map((reason) => chain(reason, steps, new Set([step.key])));
}

function chain(reason: Reason, steps: readonly Step[], seen: ReadonlySet<Key>): readonly Reason[] {
  if (reason.type !== "rebuilt" || seen.has(reason.key)) return [reason];
  const below = steps.filter((step) => isAbout(step, reason.key)).flatMap(({ reasons }) => reasons);
  const next =
    below.find(({ type, key }) => type !== "rebuilt" && key === reason.key) ??
    below.find(({ type, key }) => type === "rebuilt" && key !== reason.key && !seen.has(key));
  return next === undefined ? [reason] : [reason, ...chain(next, steps, new Set([...seen, reason.key]))];
}
