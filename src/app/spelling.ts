/**
 * Versions of PostgreSQL print one expression in different words. Where the shadow is of another version than the database, an object
 * that differs is built in a shadow from the database's own definition, and read back in the shadow's words, before it counts as changed.
 */
import type { Session } from "../database/session.ts";
import { chooseShadow } from "../desired/shadow/auto.ts";
import { elaborateSource, parseSource } from "../desired/state.ts";
import { DbmError } from "../errors/error.ts";
import type { Json } from "../model/attributes.ts";
import { withNeeded } from "../model/closure.ts";
import { changedAttributes, equalJson } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import { type DbObject, emptyModel, type Model, type Values } from "../model/object.ts";
import { isShared } from "../model/scope.ts";
import { plan } from "../plan/plan.ts";
import type { Context } from "./context.ts";
import type { Project } from "./project.ts";
import { inAnyVersion } from "./stubs.ts";

/** A model with the objects of these keys in the words of the project's shadow; those that cannot be built there stay as they are. */
export type InShadowsWords = (model: Model, keys: readonly Key[]) => Promise<Model>;

/** How to say objects of the database behind `session` in the words of the project's shadow. */
export function inShadowsWords({ kinds }: Context, { resolved, target, loaded }: Project, session: Session): InShadowsWords {
  return async (model, keys) => {
    const roots = keys.flatMap((key) => model.objects.get(key) ?? []).filter(({ id }) => isBuilt(id.kind, kinds));
    if (roots.length === 0) return model;
    const objects = new Map([...withNeeded(roots, model, kinds)].map(([key, object]) => [key, inAnyVersion(object, kinds)]));
    const edges = model.edges.filter(({ from, to }) => objects.has(from) && objects.has(to));
    const { steps } = plan(emptyModel(model.serverMajor), { ...model, objects, edges }, kinds, { user: session.server.user });
    const text = steps.map(({ sql }) => `${sql};\n`).join("");
    try {
      const source = await parseSource([{ file: "the database", path: "", language: "sql", text }], kinds, model.serverMajor);
      const shadow = await chooseShadow({ setting: resolved.shadow, target, session, env: loaded.variables });
      const { state, closed } = await elaborateSource(source, shadow, kinds, { target: session });
      await closed;
      const said = new Map(roots.map((object) => [object.key, state.model.objects.get(object.key) ?? object] as const));
      return { ...model, objects: new Map([...model.objects, ...said]) };
    } catch (error) {
      // what the shadow cannot build (an extension that it lacks) goes on to count as changed
      if (error instanceof DbmError && error.code.startsWith("source.")) return model;
      throw error;
    }
  };
}

/** Privileges and comments are in no version's words, and of what is withheld from shadows nothing can be read back. */
function isBuilt(name: string, kinds: KindRegistry): boolean {
  const { category, shared, withheld } = kinds.get(name);
  return category === undefined && shared !== true && withheld === undefined;
}

/** The desired model without what that version of PostgreSQL does not keep. */
export function asKeptBy(serverMajor: number, desired: Model, kinds: KindRegistry): Model {
  const objects = new Map([...desired.objects].map(([key, object]) => [key, withoutNewer(object, serverMajor, kinds)]));
  return { ...desired, objects, serverMajor };
}

/** The desired model with the database's own words wherever they mean what is desired. */
export async function inWordsOf(current: Model, live: Model, desired: Model, kinds: KindRegistry, say: InShadowsWords): Promise<Model> {
  const objects = new Map(desired.objects);
  const differing = [...desired.objects].filter(([key, to]) => {
    const from = current.objects.get(key);
    return from !== undefined && !isShared(to, kinds) && changedAttributes(from, to).length > 0;
  });
  const said = await say(
    live,
    differing.map(([key]) => key),
  );
  for (const [key, to] of differing) {
    const [from, spelled] = [current.objects.get(key) as DbObject, said.objects.get(key) as DbObject];
    const isInWords = (name: string): boolean => isText(from.is[name]) && isText(to.is[name]);
    const same = changedAttributes(from, to).filter((name) => isInWords(name) && equalJson(spelled.is[name], to.is[name]));
    if (same.length === 0) continue;
    const is: Values = { ...to.is, ...Object.fromEntries(same.map((name) => [name, from.is[name] as Json])) };
    objects.set(key, { ...to, is });
  }
  return { ...desired, objects };
}

/** What words can be in; yes and no, numbers and nothing are the same in all versions, and may follow from what the shadow was not given. */
const isText = (value: unknown): boolean => typeof value === "string" || (typeof value === "object" && value !== null);

function withoutNewer(object: DbObject, major: number, kinds: KindRegistry): DbObject {
  const newer = Object.entries(kinds.get(object.id.kind).attributes).filter(([, { since = 0 }]) => since > major);
  if (newer.length === 0) return object;
  return { ...object, is: { ...object.is, ...Object.fromEntries(newer.map(([name, { otherwise }]) => [name, otherwise])) } };
}
