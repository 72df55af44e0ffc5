/**
 * Secrets of objects (passwords in options and connection strings): taken out of a model before anything is made of it, put back
 * into statements where they run. In between, stand-ins take their places, so that what is forgotten shows no secret.
 */
import { randomBytes } from "node:crypto";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { failWith } from "../errors/error.ts";
import { literal } from "../sql/ident.ts";
import { mask } from "../sql/secret-names.ts";
import type { Key } from "./id.ts";
import type { KindRegistry } from "./kind.ts";
import type { DbObject, Model, Values } from "./object.ts";
import { spoken } from "./words.ts";

/** The mask, which in a source stands for the value that the database has, and as an export of a quoted parameter of a connection string may spell it. */
const isMask = (secret: string): boolean => secret === mask || secret === `'${mask}'`;

const prefix = "dbmigrator_hidden_";
const standIn = new RegExp(`${prefix}[0-9a-f]{16}_\\d+_`, "g");

/** Keeps secrets, and gives stand-ins for them: letters and digits, which nothing has to quote. */
export interface Vault {
  /** The stand-in; equal secrets have equal ones, different secrets different ones. */
  hide(secret: string): string;
  /** A rendered statement as it has to run. */
  reveal(sql: string): string;
  /** The secret behind a stand-in; any other text as it is. */
  find(hidden: string): string;
}

/** @param onSecret is told every secret, for those who show what others wrote */
export function createVault(onSecret: (secret: string) => void): Vault {
  const nonce = randomBytes(8).toString("hex");
  const standIns = new Map<string, string>();
  const secrets = new Map<string, string>();
  return {
    hide(secret) {
      if (secret === "" || isMask(secret)) return secret === "" ? "" : mask;
      let hidden = standIns.get(secret);
      if (hidden === undefined) {
        hidden = `${prefix}${nonce}_${standIns.size}_`;
        standIns.set(secret, hidden);
        secrets.set(hidden, secret);
        onSecret(secret);
      }
      return hidden;
    },
    find: (hidden) => secrets.get(hidden) ?? hidden,
    reveal: (sql) => (isHidden(sql) ? sql.replace(quoted, (text) => revealed(text, secrets)) : sql),
  };
}

/** Names and texts as sql/ident.ts writes them. */
const quoted = /"(?:[^"]|"")*"|E?'(?:[^']|'')*'/g;

function revealed(text: string, secrets: ReadonlyMap<string, string>): string {
  if (text.startsWith('"') || !isHidden(text)) return text;
  const plain = text.startsWith("E") ? text.slice(2, -1).replaceAll("\\\\", "\\") : text.slice(1, -1);
  return literal(plain.replaceAll("''", "'").replace(standIn, (hidden) => secrets.get(hidden) ?? mask));
}

/** Whether a stand-in is in a text. */
export const isHidden = (text: string): boolean => text.includes(prefix);

/** A text with the mask in place of stand-ins. */
export const maskText = (text: string): string => (isHidden(text) ? text.replace(standIn, mask) : text);

/** JSON data with the mask in place of stand-ins. */
export function masked<T>(data: T): T {
  const text = JSON.stringify(data);
  return isHidden(text) ? (JSON.parse(maskText(text)) as T) : data;
}

/** The model with every secret replaced, and the keys of the objects that are others by that. */
export function replaceSecrets(
  model: Model,
  kinds: KindRegistry,
  replace: (secret: string) => string,
): { readonly model: Model; readonly keys: readonly Key[] } {
  const objects = new Map(model.objects);
  const keys = new Set<Key>();
  for (const object of model.objects.values()) {
    const { secrets } = kinds.get(object.id.kind);
    if (secrets === undefined) continue;
    const is = secrets(object.is, (secret) => {
      const other = replace(secret);
      if (other !== secret) keys.add(object.key);
      return other;
    }) as Values;
    if (keys.has(object.key)) objects.set(object.key, { ...object, is });
  }
  return keys.size === 0 ? { model, keys: [] } : { model: { ...model, objects }, keys: [...keys].sort() };
}

/**
 * The desired model with the secrets that the database has where `***` is declared.
 * @throws DbmError source.invalid with every place that leaves a secret to a database which has none
 */
export function withCurrentSecrets(desired: Model, current: Model, kinds: KindRegistry): Model {
  const problems: Diagnostic[] = [];
  const objects = new Map(desired.objects);
  for (const object of desired.objects.values()) {
    const { secrets } = kinds.get(object.id.kind);
    if (secrets === undefined || !JSON.stringify(object.is).includes(mask)) continue;
    const there = secretsByName(current.objects.get(object.key), kinds);
    const is = secrets(object.is, (secret, name) => {
      if (!isMask(secret)) return secret;
      const known = there.get(name);
      if (known === undefined) problems.push(unknownSecret(object, name));
      return known ?? secret;
    }) as Values;
    objects.set(object.key, { ...object, is });
  }
  if (problems.length > 0) failWith(problems);
  return { ...desired, objects };
}

function secretsByName(object: DbObject | undefined, kinds: KindRegistry): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  if (object === undefined) return found;
  kinds.get(object.id.kind).secrets?.(object.is, (secret, name) => {
    found.set(name, secret);
    return secret;
  });
  return found;
}

function unknownSecret({ key, at }: DbObject, name: string): Diagnostic {
  return {
    code: "source.invalid",
    severity: "error",
    message: `${spoken(key)} leaves its ${name} to the database (${mask}), which has none`,
    hint: "Give the value, or leave the option out.",
    ...(at === undefined ? {} : { at }),
  };
}
