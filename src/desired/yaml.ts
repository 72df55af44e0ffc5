/** Reads YAML files of the desired state into objects, with every mistake and its place. */
import type { Node } from "yaml";
import { type Entry, entriesOf, nodeAt, parseYaml, plainValue, type YamlText } from "../config/document.ts";
import { describe, mistakesOf } from "../config/shape.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { byPlace, type Diagnostic, type SourceLocation } from "../errors/diagnostic.ts";
import { DbmError } from "../errors/error.ts";
import { suggestion } from "../errors/nearest.ts";
import type { Json, JsonSchema } from "../model/attributes.ts";
import { encodeId, type Id } from "../model/id.ts";
import type { Kind } from "../model/kind.ts";
import type { DbObject, Values } from "../model/object.ts";
import { splitQualified } from "./yaml-names.ts";
import {
  attributesByKey,
  bodyKeys,
  canBeInherited,
  canBeNamed,
  elementsKey,
  fileKeys,
  type Section,
  sectionsUnder,
} from "./yaml-sections.ts";

/** An object as a YAML file declares it: its attributes are as a user writes them, not as PostgreSQL prints them. */
export interface YamlObject extends DbObject {
  readonly at: SourceLocation;
  /** The schema of the names in its file that have none. */
  readonly fileSchema: string;
  /** The name it had before, as written. */
  readonly renamedFrom?: string;
  /** By its name, the one that an element of it (a label) had before. */
  readonly renamedElements?: Readonly<Record<string, string>>;
  /** Of one that follows from a parent table's (`inherited`): the attributes that it says of itself. */
  readonly said?: readonly string[];
  /** Of one that has a name of its own: that of the part above. */
  readonly follows?: string;
}

export interface YamlFile {
  readonly objects: readonly YamlObject[];
  /** What `schema:` at the top says, and where. */
  readonly schema?: { readonly name: string; readonly at: SourceLocation };
  readonly diagnostics: readonly Diagnostic[];
}

/** What all functions of one file share. */
interface Reading {
  readonly yaml: YamlText;
  readonly kinds: readonly Kind[];
  readonly objects: YamlObject[];
  readonly problems: Diagnostic[];
  schema: string;
  schemaAt?: SourceLocation;
}

/** A value in a body: where it came from a map, its own node; where a short form says it, the node of that. */
interface Part {
  readonly node: Node | null;
  readonly keyNode: Node | null;
  /** Set when a short form was expanded. */
  readonly value?: unknown;
}

/** The section for rows of tables. */
const dataKey = "data";

/** The objects of one file; parents stand before their parts. Mistakes are returned, not thrown, all at once. */
export function readYaml(file: { readonly name: string; readonly text: string }, kinds: readonly Kind[]): YamlFile {
  const yaml = parseYaml(file.text, file.name, "source.syntax");
  const reading: Reading = { yaml, kinds, objects: [], problems: [...yaml.problems], schema: "public" };
  if (yaml.isReadable) readFile(reading);
  const { schema: name, schemaAt: at } = reading;
  return { objects: reading.objects, ...(at === undefined ? {} : { schema: { name, at } }), diagnostics: reading.problems.sort(byPlace) };
}

function readFile(reading: Reading): void {
  const { yaml, kinds } = reading;
  const entries = entriesOf(yaml, yaml.root) ?? [];
  if (yaml.root !== null && entriesOf(yaml, yaml.root) === undefined && plainValue(yaml, yaml.root, { exact: false }) !== null) {
    problem(reading, "source.invalid", yaml.root, "a file of the desired state is a map with sections like `tables:`");
    return;
  }
  const sections = sectionsUnder("file", kinds);
  const { schema } = Object.fromEntries(entries.map((entry) => [entry.key, entry]));
  if (schema !== undefined) {
    reading.schema = readText(reading, schema, schema.key) ?? "public";
    reading.schemaAt = yaml.locate(schema.value);
  }
  for (const entry of entries) {
    const section = sections.get(entry.key);
    if (section !== undefined) readSection(reading, section, entry, undefined);
    else if (entry.key === dataKey || entry.key === bodyKeys.mixins) notBuilt(reading, entry);
    else if (!Object.hasOwn(fileKeys, entry.key))
      unknownKey(reading, entry.keyNode, entry.key, "", [...Object.keys(fileKeys), ...sections.keys()]);
  }
}

function notBuilt(reading: Reading, { key, keyNode }: Pick<Entry, "key" | "keyNode">): void {
  problem(reading, "source.unsupported", keyNode, `\`${key}:\` is not supported by this version of dbmigrator`, `Remove \`${key}:\`.`);
}

/** A section's entries, or the one body of a section for a single object. */
function readSection(
  reading: Reading,
  section: Section,
  { key, keyNode, value }: Pick<Entry, "key" | "keyNode" | "value">,
  parent: YamlObject | undefined,
): void {
  const { yaml } = reading;
  const { form, short } = section.declaration;
  const isNothing = plainValue(yaml, value, { exact: false }) === null;
  if (form === "single") {
    // a key without a value says nothing, unless nothing is something to say of the object
    const says = !isNothing || (short !== undefined && mistakesOf(null, short.schema).length === 0);
    if (says) readBody(reading, section, { name: "", keyNode, body: value, index: 0 }, parent);
    return;
  }
  const entries = entriesOf(yaml, value);
  if (entries === undefined) {
    if (!isNothing) problem(reading, "source.invalid", value, `${key} must be a map: a name, a colon, and what the object is like`);
    return;
  }
  for (const [index, entry] of entries.entries())
    readBody(reading, section, { name: entry.key, keyNode: entry.keyNode, body: entry.value, index }, parent);
}

interface Named {
  readonly name: string;
  readonly keyNode: Node;
  readonly body: Node | null;
  readonly index: number;
}

function readBody(reading: Reading, section: Section, named: Named, parent: YamlObject | undefined): void {
  const { kind, declaration } = section;
  const label = named.name === "" ? declaration.as : named.name;
  const parts = partsOf(reading, section, named, label);
  if (parts === undefined) return;
  const nested = sectionsUnder(kind.kind, reading.kinds);
  const inherited = readInherited(reading, kind, parts.get(bodyKeys.inherited));
  const is = readAttributes(reading, section, { named, parts, label, inherited });
  const renamedFrom = textPart(reading, parts, bodyKeys.renamedFrom);
  const renamedElements = readElements(reading, kind, parts, is);
  checkKeys(reading, kind, parts, label);
  const id = identityOf(reading, section, named, { parent, is });
  if (id === undefined) return;
  const at = reading.yaml.locate(named.keyNode);
  const object: YamlObject = {
    id,
    key: encodeId(id),
    is,
    position: named.index + 1,
    at,
    fileSchema: reading.schema,
    ...(parent === undefined ? {} : { parent: parent.key }),
    ...(inherited === false ? {} : { via: bodyKeys.inherited, said: saidOf(kind, parts) }),
    ...(typeof inherited === "string" ? { follows: inherited } : {}),
    ...(renamedFrom === undefined ? {} : { renamedFrom }),
    ...(renamedElements === undefined ? {} : { renamedElements }),
  };
  reading.objects.push(object);
  for (const [key, { node, keyNode }] of parts) {
    const inner = nested.get(key);
    if (inner !== undefined && keyNode !== null) readSection(reading, inner, { key, keyNode, value: node }, object);
  }
}

/** Whether `inherited` says that a part comes from the table above; the name that it has there, where it says that. */
function readInherited(reading: Reading, kind: Kind, part: Part | undefined): boolean | string {
  if (part === undefined || !canBeInherited(kind)) return false;
  const value = plainValue(reading.yaml, part.node, { exact: false });
  if (typeof value === "boolean") return value;
  if (typeof value === "string" && canBeNamed(kind)) return value;
  const expected = canBeNamed(kind) ? "true, or the name of the part that it comes from" : "true";
  problem(reading, "source.invalid", part.node ?? part.keyNode, `${bodyKeys.inherited} must be ${expected}`);
  return true;
}

function readElements(reading: Reading, kind: Kind, parts: ReadonlyMap<string, Part>, is: Values): Record<string, string> | undefined {
  const key = elementsKey(kind);
  const part = parts.get(key ?? "");
  if (key === undefined || part === undefined || kind.elements === undefined) return undefined;
  const entries = entriesOf(reading.yaml, part.node);
  if (entries === undefined) problem(reading, "source.invalid", part.node ?? part.keyNode, `${key} must be a map of new names to old ones`);
  const names = kind.elements.of(is as never);
  const renamed: Record<string, string> = {};
  for (const entry of entries ?? []) {
    const from = readText(reading, entry, key);
    if (!names.includes(entry.key)) problem(reading, "source.invalid", entry.keyNode, `there is no ${kind.elements.word} ${entry.key}`);
    else if (from !== undefined) renamed[entry.key] = from;
  }
  return renamed;
}

/** The attributes that a body says and could leave out. */
const saidOf = (kind: Kind, parts: ReadonlyMap<string, Part>): string[] =>
  [...attributesByKey(kind)].flatMap(([key, { name, attribute }]) => (parts.has(key) && attribute.otherwise !== undefined ? [name] : []));

/** The parts of a body by key, a short form expanded; undefined (and a problem) when the body has no shape of the section's. */
function partsOf(
  reading: Reading,
  { declaration }: Section,
  { keyNode, body }: Named,
  label: string,
): ReadonlyMap<string, Part> | undefined {
  const { yaml } = reading;
  const entries = entriesOf(yaml, body);
  const own = new Map<string, Part>((entries ?? []).map((entry) => [entry.key, { node: entry.value, keyNode: entry.keyNode }]));
  const { short } = declaration;
  const value = plainValue(yaml, body, { exact: short === undefined || allowsText(short.schema) });
  if (short !== undefined) {
    const mistakes = entries === undefined ? mistakesOf(value, short.schema) : [];
    const expanded = mistakes.length === 0 ? short.expand(value) : undefined;
    if (expanded !== undefined)
      return new Map(
        Object.entries(expanded).map(([key, part]) => [key, { ...(own.get(key) ?? { node: body, keyNode: null }), value: part }]),
      );
    if (entries === undefined && value !== null) {
      const place = nodeAt(yaml, body, mistakes[0]?.path ?? []);
      problem(reading, "source.invalid", place ?? keyNode, `${label} must be ${describe({ anyOf: [short.schema, { type: "object" }] })}`);
      return undefined;
    }
  }
  if (entries === undefined && value !== null) {
    problem(reading, "source.invalid", body, `${label} must be a map`);
    return undefined;
  }
  return own;
}

const textual = new WeakMap<JsonSchema, boolean>();

/** Whether a schema allows texts somewhere: numbers are then kept as they are written. */
function allowsText(schema: JsonSchema): boolean {
  let allows = textual.get(schema);
  if (allows === undefined) {
    allows = JSON.stringify(schema).includes('"string"');
    textual.set(schema, allows);
  }
  return allows;
}

interface BodyParts {
  readonly named: Named;
  readonly parts: ReadonlyMap<string, Part>;
  readonly label: string;
  readonly inherited: boolean | string;
}

/** The attributes of a body, with those that it does not mention; null for one that has a mistake. */
function readAttributes(reading: Reading, { kind, declaration }: Section, { named, parts, label, inherited }: BodyParts): Values {
  const { yaml } = reading;
  const said = declaration.says?.(named.name) ?? {};
  const is: Record<string, Json> = {};
  for (const [key, { name, attribute }] of attributesByKey(kind)) {
    const part = parts.get(key) ?? (Object.hasOwn(said, key) ? { node: named.keyNode, keyNode: null, value: said[key] } : undefined);
    is[name] = (attribute.otherwise ?? null) as Json;
    if (part === undefined) {
      const isMissing = attribute.otherwise === undefined && inherited === false;
      if (isMissing) problem(reading, "source.invalid", named.keyNode, `${label} needs \`${key}\``);
      continue;
    }
    const value = "value" in part ? part.value : plainValue(yaml, part.node, { exact: allowsText(attribute.schema) });
    if (isValid(reading, { part, value, schema: attribute.schema, label: `${label}.${key}` })) is[name] = attribute.read(value) as Json;
  }
  return is;
}

interface Checked {
  readonly part: Part;
  readonly value: unknown;
  readonly schema: JsonSchema;
  readonly label: string;
}

/** Whether a value fits its schema; what does not is told. */
function isValid(reading: Reading, { part, value, schema, label }: Checked): boolean {
  const { yaml } = reading;
  const mistakes = mistakesOf(value, schema);
  for (const { path, unknownKey: unknown, message } of mistakes) {
    if (unknown === undefined) {
      problem(reading, "source.invalid", nodeAt(yaml, part.node, path) ?? part.keyNode, `${[label, ...path].join(".")} ${message}`);
      continue;
    }
    const holder = nodeAt(yaml, part.node, path.slice(0, -1));
    const keyNode = entriesOf(yaml, holder)?.find(({ key }) => key === unknown.key)?.keyNode;
    unknownKey(reading, keyNode ?? holder, unknown.key, ` in ${[label, ...path.slice(0, -1)].join(".")}`, unknown.known);
  }
  return mistakes.length === 0;
}

function checkKeys(reading: Reading, kind: Kind, parts: ReadonlyMap<string, Part>, label: string): void {
  const attributes = attributesByKey(kind);
  const nested = sectionsUnder(kind.kind, reading.kinds);
  const general = [
    ...(kind.rename === undefined ? [] : [bodyKeys.renamedFrom]),
    ...[elementsKey(kind) ?? []].flat(),
    ...(canBeInherited(kind) ? [bodyKeys.inherited] : []),
  ];
  for (const [key, { keyNode, node }] of parts) {
    if (attributes.has(key) || (nested.has(key) && keyNode !== null) || general.some((known) => known === key)) continue;
    if (key === bodyKeys.mixins && keyNode !== null) notBuilt(reading, { key, keyNode });
    else unknownKey(reading, keyNode ?? node, key, ` in ${label}`, [...general, ...attributes.keys(), ...nested.keys()]);
  }
}

function identityOf(
  reading: Reading,
  section: Section,
  { name, keyNode }: Named,
  body: { readonly parent: YamlObject | undefined; readonly is: Values },
): Id | undefined {
  const { kind, declaration } = section;
  const place = section.isQualifiable ? splitQualified(name, reading.schema) : { schema: reading.schema, name };
  try {
    if (declaration.identify !== undefined)
      return declaration.identify(place.name, { schema: place.schema, parent: body.parent, body: body.is });
  } catch (error) {
    if (!(error instanceof DbmError) || error.code === "internal") throw error;
    problem(reading, error.code, keyNode, error.message, error.hint);
    return undefined;
  }
  const above = body.parent === undefined ? (section.isQualifiable ? [place.schema] : []) : Object.values(body.parent.id).slice(1);
  const values = section.declaration.form === "single" ? above : [...above, place.name];
  const entries = kind.key.map((part, index) => [part, part === "on" ? (body.parent?.key ?? "") : (values[index] ?? "")]);
  return Object.fromEntries([["kind", kind.kind], ...entries]) as Id;
}

function textPart(reading: Reading, parts: ReadonlyMap<string, Part>, key: string): string | undefined {
  const part = parts.get(key);
  return part?.keyNode === undefined || part.keyNode === null
    ? undefined
    : readText(reading, { key, keyNode: part.keyNode, value: part.node }, key);
}

function readText(reading: Reading, { value, keyNode }: Entry, label: string): string | undefined {
  const text = plainValue(reading.yaml, value, { exact: true });
  if (typeof text === "string" && text !== "") return text;
  if (typeof text === "number") return String(text);
  problem(reading, "source.invalid", value ?? keyNode, `${label} must be text`);
  return undefined;
}

function unknownKey(reading: Reading, place: Node | null, key: string, where: string, candidates: readonly string[]): void {
  problem(reading, "source.unknown-key", place, `unknown key \`${key}\`${where}`, suggestion(key, candidates));
}

function problem({ problems, yaml }: Reading, code: ErrorCode, place: Node | null, message: string, hint?: string): void {
  problems.push({ code, severity: "error", message, at: yaml.locate(place), ...(hint === undefined ? {} : { hint }) });
}
