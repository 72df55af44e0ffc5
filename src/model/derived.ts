/** What follows from a model alone. */
import type { Model } from "./object.ts";

/** `work`, done once for each model: models do not change. What it answers lives as long as the model. */
export function derived<T extends object>(work: (model: Model) => T): (model: Model) => T {
  const known = new WeakMap<Model, T>();
  return (model) => {
    const found = known.get(model) ?? work(model);
    known.set(model, found);
    return found;
  };
}
