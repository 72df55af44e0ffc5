/** Steps as they are shown and stored: without the secrets in their statements. */
import { isHidden, masked } from "../model/secrets.ts";
import type { Direction, Step } from "./types.ts";

/** The direction with the mask in place of secrets; the steps that have some are marked. */
export function maskDirection<D extends Direction>(direction: D): D {
  if (!direction.steps.some(({ sql }) => isHidden(sql))) return direction;
  return { ...direction, steps: direction.steps.map((step) => (isHidden(step.sql) ? { ...masked(step), masked: true } : step)) };
}

export const maskedSteps = (steps: readonly Step[]): readonly Step[] => steps.filter((step) => step.masked === true);
