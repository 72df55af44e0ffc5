/** The changes of a plan as a reader wants them: by object, the parts below the whole. */
import type { SourceLocation } from "../errors/diagnostic.ts";
import type { Json } from "../model/attributes.ts";
import { changedAttributes, equalJson } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { Hazard, KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import type { Direction, Plan } from "./types.ts";

export interface ChangeSummary {
  /** `none` = only parts of it change. */
  readonly action: "create" | "alter" | "drop" | "replace" | "none";
  readonly key: Key;
  readonly kind: string;
  readonly at?: SourceLocation;
  /** What is altered, or what makes a replacement necessary; of a part that comes or goes, what it is like besides the usual. */
  readonly attributes: readonly { readonly name: string; readonly from: Json; readonly to: Json }[];
  /** For what is made or said anew without a difference of its own: what it depends on. */
  readonly because?: Key;
  readonly hazards: readonly Hazard[];
  readonly parts: readonly ChangeSummary[];
  /** For what is new: how many parts it has of each kind. */
  readonly contains: Readonly<Record<string, number>>;
}

interface Draft {
  action: ChangeSummary["action"];
  because?: Key;
  hazards: Hazard[];
  parts: Map<Key, Draft>;
  readonly key: Key;
}

/** One entry for each object that changes by itself, or has parts that do. */
export function summarize(plan: Plan, current: Model, desired: Model, kinds: KindRegistry): ChangeSummary[] {
  const drafts = new Map<Key, Draft>();
  const roots = new Map<Key, Draft>();
  const objectOf = (key: Key): DbObject | undefined => desired.objects.get(key) ?? current.objects.get(key);
  const draftOf = (key: Key): Draft => {
    const known = drafts.get(key);
    if (known !== undefined) return known;
    const draft: Draft = { action: "none", hazards: [], parts: new Map(), key };
    drafts.set(key, draft);
    const parent = objectOf(key)?.parent;
    if (parent === undefined || objectOf(parent) === undefined) roots.set(key, draft);
    else draftOf(parent).parts.set(key, draft);
    return draft;
  };
  for (const [key, action] of actionsOf(plan)) draftOf(key).action = action;
  for (const step of plan.steps) {
    const draft = drafts.get(step.key);
    if (draft === undefined) continue;
    draft.hazards.push(...(step.hazards ?? []));
    const cause = step.reasons.find(({ type }) => type === "rebuilt");
    if (cause !== undefined && (draft.action === "replace" || draft.action === "alter")) draft.because = cause.key;
  }
  const finish = (draft: Draft, isPart: boolean): ChangeSummary => {
    const [from, to] = [current.objects.get(draft.key), desired.objects.get(draft.key)];
    const comesOrGoes = draft.action === "create" || draft.action === "drop";
    const whole = comesOrGoes && !isPart;
    const differing = from === undefined || to === undefined ? [] : changedAttributes(from, to);
    return {
      action: draft.action,
      key: draft.key,
      kind: (to ?? from)?.id.kind ?? "",
      ...(to?.at === undefined ? {} : { at: to.at }),
      attributes:
        comesOrGoes && isPart
          ? unusual((draft.action === "create" ? to : from) as DbObject, draft.action, kinds)
          : differing.map((name) => ({ name, from: from?.is[name] ?? null, to: to?.is[name] ?? null })),
      ...(draft.because === undefined || differing.length > 0 ? {} : { because: draft.because }),
      hazards: draft.hazards,
      parts: whole
        ? []
        : [...draft.parts.values()]
            .map((part) => finish(part, true))
            .filter((part) => isNews(part, draft))
            .sort((a, b) => order(a, b, kinds)),
      contains: whole ? countParts(draft, objectOf, kinds) : {},
    };
  };
  return [...roots.values()].map((root) => finish(root, false)).sort((a, b) => order(a, b, kinds));
}

const order = (a: ChangeSummary, b: ChangeSummary, kinds: KindRegistry): number =>
  kinds.get(a.kind).rank - kinds.get(b.kind).rank || (a.key < b.key ? -1 : 1);

/** The attributes that are not what they are when nothing is said. */
function unusual({ id, is }: DbObject, action: ChangeSummary["action"], kinds: KindRegistry): ChangeSummary["attributes"] {
  const { attributes } = kinds.get(id.kind);
  return Object.entries(is)
    .filter(([name, value]) => !equalJson(attributes[name]?.otherwise as Json | undefined, value))
    .map(([name, value]) => (action === "create" ? { name, from: null, to: value } : { name, from: value, to: null }));
}

/** By kind, in the order of the kinds. */
function countParts(draft: Draft, objectOf: (key: Key) => DbObject | undefined, kinds: KindRegistry): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of draft.parts.values()) {
    const kind = objectOf(key)?.id.kind ?? "";
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => kinds.get(a).rank - kinds.get(b).rank));
}

function actionsOf({ touched, steps }: Direction): [Key, ChangeSummary["action"]][] {
  const destroyed = new Set(steps.flatMap(({ destroys }) => destroys));
  return Object.entries(touched).map(([key, { before, after }]) => {
    if (before === null) return [key, "create"];
    if (after === null) return [key, "drop"];
    return [key, destroyed.has(key) ? "replace" : "alter"];
  });
}

/** A part that is only made anew with its whole says nothing new. */
const isNews = (part: ChangeSummary, whole: Draft): boolean =>
  !(whole.action === "replace" && part.action === "replace" && part.attributes.length === 0);
