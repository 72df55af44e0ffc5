/** Short hashes of objects and models: equal data has an equal hash, whatever the order it was read in. Secrets are left out: a hash tells who guesses. */
import { hash } from "node:crypto";
import type { Json } from "./attributes.ts";
import type { Change } from "./diff.ts";
import type { Key } from "./id.ts";
import type { DbObject, Model, Values } from "./object.ts";
import { maskText } from "./secrets.ts";

/** JSON text with the keys of objects in order. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  let text = "";
  if (Array.isArray(value)) {
    for (const item of value) text += `${text === "" ? "" : ","}${canonicalJson(item)}`;
    return `[${text}]`;
  }
  const record = value as Record<string, Json | undefined>;
  for (const name of Object.keys(record).sort()) {
    if (record[name] !== undefined) text += `${text === "" ? "" : ","}${JSON.stringify(name)}:${canonicalJson(record[name])}`;
  }
  return `{${text}}`;
}

/** sha256 of a text, in hexadecimal. */
export const sha256 = (data: string): string => hash("sha256", data);

/** The attributes of an object as JSON text, in the order in which its kind lists them. */
function attributesJson(attributes: Values): string {
  let text = "";
  for (const name in attributes) {
    const value = attributes[name];
    text += `,"${name}":${typeof value === "string" ? JSON.stringify(value) : typeof value === "object" && value !== null ? canonicalJson(value) : String(value)}`;
  }
  return `{${text.slice(1)}}`;
}

const known = new WeakMap<DbObject, string>();

/** Hash of one object's attributes: 16 hexadecimal digits. */
export function objectFingerprint(object: DbObject): string {
  let fingerprint = known.get(object);
  if (fingerprint === undefined) {
    fingerprint = sha256(maskText(attributesJson(object.is))).slice(0, 16);
    known.set(object, fingerprint);
  }
  return fingerprint;
}

/** Hash of all objects of a model: 64 hexadecimal digits. */
export const modelFingerprint = ({ objects }: Model): string => digest(textsOf(objects));

/** The hashes of a model and of what the changes make of it, for less than the price of two. */
export function fingerprintsOf({ objects }: Model, changes: readonly Change[]): { readonly from: string; readonly to: string } {
  const texts = textsOf(objects);
  const from = digest(texts);
  if (changes.length === 0) return { from, to: from };
  for (const change of changes) {
    if (change.type === "drop") texts.delete(change.key);
    else texts.set(change.key, attributesJson(change.to.is));
  }
  return { from, to: digest(texts) };
}

/** In the order of the keys: what is sorted is soon sorted again. */
function textsOf(objects: Model["objects"]): Map<Key, string> {
  const texts = new Map<Key, string>();
  for (const key of [...objects.keys()].sort()) texts.set(key, attributesJson((objects.get(key) as DbObject).is));
  return texts;
}

function digest(texts: ReadonlyMap<Key, string>): string {
  let text = "";
  for (const key of [...texts.keys()].sort()) text += `${key}\n${texts.get(key)}\n`;
  return sha256(maskText(text));
}
