/** Short hashes of objects and models: equal data has an equal hash, whatever the order it was read in. Secrets are left out: a hash tells who guesses. */
import { hash } from "node:crypto";
import type { Json } from "./attributes.ts";
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
export function modelFingerprint({ objects }: Model): string {
  let text = "";
  for (const key of [...objects.keys()].sort()) text += `${key}\n${attributesJson((objects.get(key) as DbObject).is)}\n`;
  return sha256(maskText(text));
}
