/** Keeps secrets out of everything that is shown or stored, by their values. */

const hidden = "***";
/** Shorter values would hide innocent text and protect nothing. */
const shortest = 3;

/** Takes the secrets out of texts. */
export interface Redactor {
  /** Adds a value that must not be seen, with its percent-encoded forms. */
  add(secret: string | null | undefined): void;
  /** Adds every password in a connection string of any form, whatever else it holds. */
  addFrom(connection: string): void;
  redact(text: string): string;
}

/** Starts with no secrets; those found later count for every text redacted after that. */
export function redactor(): Redactor {
  let secrets: readonly string[] = [];
  const add = (secret: string | null | undefined): void => {
    if (secret === null || secret === undefined) return;
    const forms = formsOf(secret).filter((form) => form.length >= shortest);
    // the longest first: one secret may be a part of another
    secrets = [...new Set([...secrets, ...forms])].sort((a, b) => b.length - a.length);
  };
  return {
    add,
    addFrom: (connection) => {
      for (const password of passwordsIn(connection)) add(password);
    },
    redact: (text) => secrets.reduce((shown, secret) => shown.replaceAll(secret, hidden), text),
  };
}

/** The ways in which one secret may stand in a text: itself, percent-decoded and -encoded, and as a JSON or SQL string. */
function formsOf(secret: string): string[] {
  const plain = [secret, decoded(secret), unquoted(secret)];
  return plain.flatMap((value) => [
    value,
    encoded(value),
    encodeURI(wellFormed(value)),
    JSON.stringify(value).slice(1, -1),
    value.replaceAll("'", "''"),
  ]);
}

/** A parameter of a libpq connection string: `'it\\'s'` says `it's`. */
const unquoted = (text: string): string => text.replace(/^'(.*)'$/s, "$1").replaceAll(/\\(.)/gs, "$1");

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const wellFormed = (text: string): string => text.replaceAll(/[\ud800-\udfff]/gu, "");
const encoded = (text: string): string =>
  encodeURIComponent(wellFormed(text)).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** The passwords in a connection string: in the user part of a URL, and after `password=`, `pwd=` or `sslpassword=` in any spelling. */
function passwordsIn(connection: string): string[] {
  const passwords: string[] = [];
  // a raw @ in the password is possible: the last one before the path counts, and so does the first
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(connection)?.[1];
  const greedy = /^[a-z][a-z0-9+.-]*:\/\/[^:@/]*:(.*)@/is.exec(connection)?.[1];
  if (greedy !== undefined) passwords.push(greedy);
  if (authority?.includes("@"))
    passwords.push(
      ...[/^[^:@]*:(.*)@[^@]*$/.exec(authority)?.[1], /^[^:@]*:([^@]*)@/.exec(authority)?.[1]].filter((each) => each !== undefined),
    );
  for (const match of connection.matchAll(
    /(?:^|[\s;?&])(?:ssl\s*)?(?:password|pwd)\s*=\s*("(?:[^"]|"")*"|'(?:[^'\\]|\\.|'')*'|[^;&\s]*)/gi,
  )) {
    const written = match[1] ?? "";
    passwords.push(written);
    const quote = written[0];
    if (quote === '"' || quote === "'")
      passwords.push(
        written.slice(1, -1),
        written
          .slice(1, -1)
          .replaceAll(quote + quote, quote)
          .replaceAll(/\\(.)/g, "$1"),
      );
    else passwords.push(written.replaceAll(/\\(.)/g, "$1"));
  }
  return passwords.filter((password) => password !== "");
}
