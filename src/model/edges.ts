/** The dependencies of a model by either end. */
import { derived } from "./derived.ts";
import { grouped } from "./grouped.ts";
import type { Key } from "./id.ts";
import type { Edge, Model } from "./object.ts";

const byNeedy = derived(({ edges }) => grouped(edges, ({ from }) => from));
const byNeeded = derived(({ edges }) => grouped(edges, ({ to }) => to));

/** The dependencies of an object. */
export const edgesFrom = (key: Key, model: Model): readonly Edge[] => byNeedy(model).get(key) ?? [];

/** What an object depends on. */
export const neededBy = (key: Key, model: Model): readonly Key[] => edgesFrom(key, model).map(({ to }) => to);

/** What depends on an object. */
export const standingOn = (key: Key, model: Model): readonly Key[] => (byNeeded(model).get(key) ?? []).map(({ from }) => from);
