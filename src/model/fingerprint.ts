/** Short hashes of objects and models: equal data has an equal hash, whatever the order it was read in. Secrets are left out: a hash tells who guesses. */
import { hash } from "node:crypto";
import type { Json } from "./attributes.ts";
import type { Change } from "./diff.ts";
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

const shares = new WeakMap<DbObject, bigint>();

/** What an object adds to the hash of a model. */
function shareOf(object: DbObject): bigint {
  let share = shares.get(object);
  if (share === undefined) {
    share = BigInt(`0x${sha256(maskText(`${object.key}\n${attributesJson(object.is)}`))}`);
    shares.set(object, share);
  }
  return share;
}

/** Does the most part of the work of a fingerprint, for time that would be spent waiting; `pause` is awaited again and again. */
export async function prepareFingerprint({ objects }: Model, pause: () => Promise<void>): Promise<void> {
  for (const object of objects.values()) {
    await pause();
    shareOf(object);
  }
}

/** Hash of all objects of a model: 64 hexadecimal digits. A sum of hashes, so what a change makes of it follows from the change alone. */
export const modelFingerprint = ({ objects }: Model): string => digits(sumOf(objects.values()));

/** The hashes of a model and of what the changes make of it. */
export function fingerprintsOf({ objects }: Model, changes: readonly Change[]): { readonly from: string; readonly to: string } {
  const from = sumOf(objects.values());
  let to = from;
  for (const change of changes) {
    if (change.type !== "create") to -= shareOf(change.from);
    if (change.type !== "drop") to += shareOf(change.to);
  }
  return { from: digits(from), to: digits(to) };
}

function sumOf(objects: Iterable<DbObject>): bigint {
  let sum = 0n;
  for (const object of objects) sum += shareOf(object);
  return sum;
}

const digits = (sum: bigint): string => BigInt.asUintN(256, sum).toString(16).padStart(64, "0");
