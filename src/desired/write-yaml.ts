/** Writes a model as YAML files that declare the same objects. */
import { DbmError } from "../errors/error.ts";
import type { Json } from "../model/attributes.ts";
import { changedAttributes, equalJson } from "../model/diff.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { DbObject, Model } from "../model/object.ts";
import { byPath, partsByParent, pathOf, type WriteOptions, type WrittenFile } from "./write-files.ts";
import { type Implied, impliedParts, lackedBy, ownNameOf, usualOf } from "./write-implied.ts";
import { yamlText } from "./yaml-layout.ts";
import { nameInSection } from "./yaml-names.ts";
import { attributesByKey, bodyKeys, type Section, sectionsUnder } from "./yaml-sections.ts";

/** A body in a file: attributes by key, and sections as Maps. */
export type Body = Readonly<Record<string, unknown>>;

interface Writing {
  readonly model: Model;
  readonly kinds: KindRegistry;
  readonly parts: ReadonlyMap<Key, readonly DbObject[]>;
  readonly implied: Implied;
  /** The schema of the names in the file that have none. */
  readonly schema: string;
}

/** The files; reading them gives the objects of the model. Attributes with their usual values are left out. */
export function writeYaml(model: Model, kinds: KindRegistry, options: WriteOptions): WrittenFile[] {
  const parts = partsByParent(model);
  const implied = impliedParts(model, parts, kinds);
  const isWithin = (object: DbObject): boolean => {
    const parent = model.objects.get(object.parent ?? "");
    return parent !== undefined && sectionFor(object, parent.id.kind, kinds) !== undefined;
  };
  const wholes = [...model.objects.values()].filter((object) => !isWithin(object));
  const lost = wholes.find((object) => sectionFor(object, "file", kinds) === undefined);
  // what stands nowhere would be lost without a word
  if (lost !== undefined) throw new DbmError("internal", `${lost.key} cannot be said in YAML`);
  return byPath(wholes.sort(inOrder(kinds)), (object) => pathOf(object, kinds, options)).map(([path, objects]) => {
    const schema = usualSchema(objects, kinds);
    const writing: Writing = { model, kinds, parts, implied, schema: schema ?? "public" };
    const sections = sectionsWith(objects, "file", writing);
    return {
      path: `${path}.yaml`,
      text: yamlText(new Map<string, unknown>([...Object.entries(schema === undefined ? {} : { schema }), ...sections])),
    };
  });
}

/** The section of a place (`file`, or a kind) that can say an object. */
function sectionFor(object: DbObject, place: string, kinds: KindRegistry): Section | undefined {
  for (const section of sectionsUnder(place, kinds.all).values()) {
    if (section.kind.kind === object.id.kind && (section.declaration.holds?.(object) ?? true)) return section;
  }
  return undefined;
}

const inOrder = (kinds: KindRegistry) => {
  const rank = (object: DbObject): number => kinds.get(object.id.kind).rank;
  const position = (object: DbObject): number => object.position ?? Number.MAX_SAFE_INTEGER;
  // of two indexes that are alike, PostgreSQL takes the first for the one that follows from the partitioned table's
  const follows = ({ via }: DbObject): number => (via === undefined ? 1 : 0);
  return (a: DbObject, b: DbObject): number =>
    rank(a) - rank(b) || position(a) - position(b) || follows(a) - follows(b) || (a.key < b.key ? -1 : 1);
};

/** The schema that most of the objects are in; undefined when their names have none. */
function usualSchema(objects: readonly DbObject[], kinds: KindRegistry): string | undefined {
  const counts = new Map<string, number>();
  for (const object of objects) {
    const section = sectionFor(object, "file", kinds);
    if (section?.isQualifiable) counts.set(String(object.id.schema), (counts.get(String(object.id.schema)) ?? 0) + 1);
  }
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))[0]?.[0];
}

/** The sections of a place that hold the objects. */
function sectionsWith(objects: readonly DbObject[], place: string, writing: Writing): Map<string, unknown> {
  const sections = new Map<string, unknown>();
  for (const object of objects) {
    const section = sectionFor(object, place, writing.kinds);
    if (section === undefined) throw new DbmError("internal", `${object.key} cannot be said in YAML under ${place}`);
    const { as, form } = section.declaration;
    const name = nameInSection(object, section, writing.schema);
    const body = bodyOf(object, section, name, writing);
    if (form === "single") sections.set(as, body);
    else sections.set(as, ((sections.get(as) as Map<string, unknown> | undefined) ?? new Map<string, unknown>()).set(name, body));
  }
  return sections;
}

function bodyOf(object: DbObject, section: Section, name: string, writing: Writing): unknown {
  const { implied, parts, kinds } = writing;
  const inner = (parts.get(object.key) ?? [])
    .filter((part) => implied.get(part.key) !== "unsaid" && sectionFor(part, object.id.kind, kinds) !== undefined)
    .sort(inOrder(kinds));
  if (implied.get(object.key) === "holder") inner.push(...absentParts(object, writing));
  const sections = sectionsWith(inner, object.id.kind, writing);
  if (implied.get(object.key) === "holder") {
    const own = [
      [bodyKeys.inherited, ownNameOf(object, writing.model, kinds) ?? true],
      ...Object.entries(ownAttributes(object, writing)),
    ] as const;
    return sections.size === 0 ? Object.fromEntries(own) : new Map<string, unknown>([...own, ...sections]);
  }
  const attributes = attributesOf(object, section, name);
  const short = section.declaration.short?.contract?.(attributes);
  if (sections.size === 0) return short === undefined ? attributes : short;
  const isMap = typeof short === "object" && short !== null && !Array.isArray(short);
  return new Map<string, unknown>([...Object.entries(isMap ? short : attributes), ...sections]);
}

/** Stand-ins for what a part does not have though it would be copied to it. */
const absentParts = (object: DbObject, { parts, kinds }: Writing): DbObject[] =>
  lackedBy(object, parts, kinds).flatMap((lacked) => {
    const { absent } = kinds.get(lacked.id.kind);
    return absent === undefined ? [] : [{ ...lacked, parent: object.key, is: { ...lacked.is, ...(absent as DbObject["is"]) } }];
  });

/** The attributes in which an object differs from what it is usually like. */
function ownAttributes(object: DbObject, { model, kinds }: Writing): Body {
  const differing = new Set(usualOf(object, model, kinds).flatMap((usual) => changedAttributes(usual, object)));
  return Object.fromEntries(
    [...attributesByKey(kinds.get(object.id.kind))].flatMap(([key, { name, attribute }]) =>
      differing.has(name) ? [[key, attribute.write(object.is[name])]] : [],
    ),
  );
}

/** The attributes that have to be said, in their YAML spelling. */
function attributesOf(object: DbObject, { kind, declaration }: Section, name: string): Body {
  const said = declaration.says?.(name) ?? {};
  const body: Record<string, unknown> = {};
  for (const [key, { name: attributeName, attribute }] of attributesByKey(kind)) {
    const value = object.is[attributeName] as Json;
    if (attribute.otherwise !== undefined && equalJson(value, attribute.otherwise as Json) && !Object.hasOwn(said, key)) continue;
    const written = attribute.write(value);
    if (Object.hasOwn(said, key) && equalJson(written as Json, said[key] as Json)) continue;
    body[key] = written;
  }
  return body;
}
