/** When triggers, rules and event triggers fire: the state that ENABLE and DISABLE set. */
import { choice } from "../model/attributes.ts";

const states = ["origin", "replica", "always", "disabled"] as const;
export type Firing = (typeof states)[number];

const letters: Readonly<Record<string, Firing>> = { O: "origin", R: "replica", A: "always", D: "disabled" };
const actions: Readonly<Record<Firing, string>> = {
  origin: "ENABLE",
  replica: "ENABLE REPLICA",
  always: "ENABLE ALWAYS",
  disabled: "DISABLE",
};

export const firing = choice(states, {
  otherwise: "origin",
  about: "When it fires: in usual sessions (origin), only where changes are replicated (replica), always, or never (disabled).",
});

/** From `tgenabled`, `ev_enabled` or `evtenabled`. */
export const firingOf = (letter: string): Firing => letters[letter] ?? "origin";

/** `ENABLE`, `ENABLE REPLICA`, `ENABLE ALWAYS` or `DISABLE`. */
export const firingAction = (state: Firing): string => actions[state];
