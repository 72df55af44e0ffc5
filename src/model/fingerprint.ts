/** Short hashes of objects and models: equal data has an equal hash, whatever the order it was read in. */
import { createHash, hash } from "node:crypto";
import type { Json } from "./attributes.ts";
import type { DbObject, Model } from "./object.ts";

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

const known = new WeakMap<DbObject, string>();

/** Hash of one object's attributes: 16 hexadecimal digits. */
export function objectFingerprint(object: DbObject): string {
  let fingerprint = known.get(object);
  if (fingerprint === undefined) {
    fingerprint = sha256(canonicalJson(object.is)).slice(0, 16);
    known.set(object, fingerprint);
  }
  return fingerprint;
}

/** Hash of all objects of a model: 64 hexadecimal digits. */
export function modelFingerprint(model: Model): string {
  const digest = createHash("sha256");
  for (const key of [...model.objects.keys()].sort()) {
    digest.update(`${key}\n${canonicalJson((model.objects.get(key) as DbObject).is)}\n`);
  }
  return digest.digest("hex");
}
