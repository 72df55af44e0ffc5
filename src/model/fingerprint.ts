/** Short hashes of objects and models: equal data has an equal hash, whatever the order it was read in. */
import { createHash } from "node:crypto";
import type { Json } from "./attributes.ts";
import type { DbObject, Model } from "./object.ts";

/** JSON text with the keys of objects in order. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== "object") return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  const record = value as Record<string, Json | undefined>;
  const names = Object.keys(record).filter((name) => record[name] !== undefined);
  return `{${names
    .sort()
    .map((name) => `${JSON.stringify(name)}:${canonicalJson(record[name])}`)
    .join(",")}}`;
}

/** sha256 of a text, in hexadecimal. */
export const sha256 = (data: string): string => createHash("sha256").update(data).digest("hex");

/** Hash of one object's attributes: 16 hexadecimal digits. */
export const objectFingerprint = (object: DbObject): string => sha256(canonicalJson(object.is)).slice(0, 16);

/** Hash of all objects of a model: 64 hexadecimal digits. */
export function modelFingerprint(model: Model): string {
  const hash = createHash("sha256");
  for (const key of [...model.objects.keys()].sort()) {
    hash.update(key);
    hash.update("\n");
    hash.update(canonicalJson((model.objects.get(key) as DbObject).is));
    hash.update("\n");
  }
  return hash.digest("hex");
}
