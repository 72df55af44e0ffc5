/** Which sections a YAML file and the bodies in it can have, from the declarations of the kinds. */
import type { Attribute } from "../model/attributes.ts";
import type { Declaration, Kind } from "../model/kind.ts";

/** A section: the kind whose objects it declares, and how. */
export interface Section {
  readonly kind: Kind;
  readonly declaration: Declaration;
  /** Names in it may have a schema in front. */
  readonly isQualifiable: boolean;
}

/** Sections by their key, in the order of the kinds. */
export type Sections = ReadonlyMap<string, Section>;

const none: Sections = new Map();
const known = new WeakMap<readonly Kind[], ReadonlyMap<string, Sections>>();

/** The sections of a file (`file`), or of the body of an object of the kind with this name. */
export function sectionsUnder(place: string, kinds: readonly Kind[]): Sections {
  let all = known.get(kinds);
  if (all === undefined) {
    all = collect(kinds);
    known.set(kinds, all);
  }
  return all.get(place) ?? none;
}

function collect(kinds: readonly Kind[]): ReadonlyMap<string, Sections> {
  const all = new Map<string, Map<string, Section>>();
  const namespace = kinds.find((kind) => kind.namespace)?.kind;
  for (const kind of kinds) {
    for (const declaration of kind.declare) {
      for (const place of [declaration.under].flat()) {
        const sections = all.get(place) ?? new Map<string, Section>();
        const taken = sections.get(declaration.as);
        if (taken !== undefined)
          throw new Error(`both ${taken.kind.kind} and ${kind.kind} are declared as ${declaration.as} under ${place}`);
        const isQualifiable = declaration.under === "file" && kind.key[0] === namespace;
        all.set(place, sections.set(declaration.as, { kind, declaration, isQualifiable }));
      }
    }
  }
  return all;
}

type Attributes = ReadonlyMap<string, { readonly name: string; readonly attribute: Attribute<unknown> }>;
const attributes = new WeakMap<Kind, Attributes>();

/** The attributes of a kind by their keys in YAML, with their names in the model. */
export function attributesByKey(kind: Kind): Attributes {
  let found = attributes.get(kind);
  if (found === undefined) {
    found = new Map(Object.entries(kind.attributes).map(([name, attribute]) => [attribute.as ?? name, { name, attribute }]));
    attributes.set(kind, found);
  }
  return found;
}

/** Whether its objects can follow from the same part of a parent table (`inherited`). */
export const canBeInherited = ({ foldInto, madeByAttach }: Kind): boolean => foldInto !== undefined || madeByAttach === "alone";

/** Whether it then can have a name of its own: `inherited` says that of the part above. */
export const canBeNamed = ({ nameFollower }: Kind): boolean => nameFollower !== undefined;

/** The key that gives the former names of what is inside of an object (`labels_renamed_from: { done: finished }`), for kinds with such. */
export const elementsKey = ({ elements }: Kind): string | undefined =>
  elements === undefined ? undefined : `${elements.word}s_${bodyKeys.renamedFrom}`;

/** Keys of a body that mean the same for every kind. */
export const bodyKeys = {
  /** The name the object had before. */
  renamedFrom: "renamed_from",
  /**
   * A part that follows from the same part of a parent table: only what differs, and what stands below it, is declared. Where it has
   * a name of its own, the name of that part.
   */
  inherited: "inherited",
  /** Templates. */
  mixins: "mixins",
} as const;

/** Keys of a file that are no sections of kinds, and what stands there. */
export const fileKeys = {
  schema: "Schema of the names in this file that have none; public when absent.",
} as const;
