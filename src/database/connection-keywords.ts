/** The three spellings of a server's address, each read into libpq's keywords; no spelling is preferred over another. */
import { DbmError } from "../errors/error.ts";
import { nearest } from "../errors/nearest.ts";

/** libpq keyword → value, as https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS names them. */
export type Keywords = Readonly<Record<string, string>>;

/** libpq's keywords that are read, or told what is wrong with them. */
const readWords = [
  ...[
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "passfile",
    "sslmode",
    "sslrootcert",
    "sslcert",
    "sslkey",
    "sslnegotiation",
  ],
  ...[
    "channel_binding",
    "application_name",
    "options",
    "connect_timeout",
    "client_encoding",
    "service",
    "target_session_attrs",
    "gssencmode",
  ],
];

/** Its other keywords: they are right, and change nothing here. */
const otherWords = [
  ...["require_auth", "tcp_user_timeout", "fallback_application_name", "keepalives", "keepalives_idle", "keepalives_interval"],
  ...["keepalives_count", "replication", "sslcompression", "sslpassword", "sslcertmode", "sslcrl", "sslcrldir", "sslsni", "requirepeer"],
  ...["ssl_min_protocol_version", "ssl_max_protocol_version", "min_protocol_version", "max_protocol_version", "krbsrvname", "gsslib"],
  ...["gssdelegation", "load_balance_hosts", "scram_client_key", "scram_server_key", "sslkeylogfile", "servicefile"],
];

/** A misspelt keyword must not silently mean another database, or no TLS. The keyword itself may be a piece of a password: it is not shown. */
const misspelt = (meant: string | undefined): DbmError =>
  new DbmError("config.bad-url", "the connection string cannot be read: it has an unknown keyword", {
    hint:
      meant === undefined
        ? `Possible here: ${readWords.join(", ")}.`
        : `Did you mean \`${meant}\`? If it is part of the password, put that in quotes (in a URL: percent-encode it).`,
  });

/** Throws for a keyword that is almost one of these; others may be of another tool. */
function refuseSlip(word: string, known: readonly string[]): void {
  const meant = known.includes(word) ? undefined : nearest(word, known, word.length < 6 ? 1 : 2);
  if (meant !== undefined) throw misspelt(meant);
}

const encodeHint =
  "Percent-encode special characters in the user name and password: @ is %40, : is %3A, / is %2F, ? is %3F, # is %23, % is %25, a space is %20.";

/** The text may hold a password: no part of it goes into the message. */
const badUrl = (what: string): DbmError =>
  new DbmError("config.bad-url", `the connection URL cannot be read: ${what}`, { hint: encodeHint });

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw badUrl(`the ${part} contains a % that starts no percent-encoded character`);
  }
}

/** "host", "host:port", "[::1]:port", a percent-encoded socket directory. */
function readHost(text: string): Keywords {
  const found = /^(?:\[([0-9a-fA-F:.%]+)\]|([^:[\]]*))(?::(\d*))?$/.exec(text);
  if (found === null) throw badUrl("the part after the user name and password is not a host and a port");
  const [, address, name, port] = found;
  const host = address ?? decode(name ?? "", "host");
  return { ...(host === "" ? {} : { host }), ...(port ? { port } : {}) };
}

/** JDBC and Npgsql spellings that appear in URLs. */
function readParameter(name: string, value: string): Keywords {
  if (name === "ssl") return value === "true" || value === "1" ? { sslmode: "require" } : {};
  refuseSlip(name, [...readWords, ...otherWords]);
  return { [name]: value };
}

/** `postgres://user:password@host:port/database?keyword=value&…`; a raw `@`, `#` or `:` in the password is understood where it is unambiguous. */
export function readUrl(text: string): Keywords {
  const rest = text.slice(text.indexOf("://") + 3);
  const authority = /^[^/?]*/.exec(rest)?.[0] ?? "";
  const after = rest.slice(authority.length);
  const at = authority.lastIndexOf("@");
  if (at < 0 && authority !== "" && after.startsWith("?") && after.includes("@")) throw badUrl("there is an @ after a ?");
  const [path = "", query = ""] = splitOnce(after.slice(after.startsWith("/") ? 1 : 0).replace(/^\?/, "\0"), /[?\0]/);
  if (/[/@]/.test(path)) throw badUrl("the database name contains / or @, or the password contains an unescaped /");
  const words: Record<string, string> = { ...readHost(authority.slice(at + 1)) };
  if (path !== "") words.dbname = decode(path, "database name");
  if (at >= 0) {
    const [user = "", password] = splitOnce(authority.slice(0, at), /:/);
    if (user !== "") words.user = decode(user, "user name");
    if (password) words.password = decode(password, "password");
  }
  for (const parameter of query.split("&").filter((part) => part !== "")) {
    const [name = "", value] = splitOnce(parameter, /=/);
    if (value === undefined) throw badUrl("a parameter after the ? has no =");
    if (value !== "") Object.assign(words, readParameter(decode(name, "parameter"), decode(value, "parameter")));
  }
  return words;
}

function splitOnce(text: string, separator: RegExp): readonly [string, string?] {
  const place = text.search(separator);
  return place < 0 ? [text] : [text.slice(0, place), text.slice(place + 1)];
}

/** `host=db.example.com dbname=shop password='it''s'`: libpq's rules, values in single quotes or bare, both with backslash escapes. */
export function readLibpq(text: string): Keywords {
  const pair = /\s*([A-Za-z_]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'(?=\s|$)|((?:[^\s\\']|\\.)(?:[^\s\\]|\\.)*)?)\s*/sy;
  const words: Record<string, string> = {};
  while (pair.lastIndex < text.length) {
    const found = pair.exec(text);
    if (found === null) {
      throw new DbmError("config.bad-url", "the connection string cannot be read: expected keyword=value pairs separated by spaces", {
        hint: "Put values with spaces or quotes in single quotes, and write \\' and \\\\ for a quote and a backslash in them.",
      });
    }
    const word = (found[1] as string).toLowerCase();
    if (!readWords.includes(word) && !otherWords.includes(word)) throw misspelt(nearest(word, readWords));
    const value = (found[2] ?? found[3] ?? "").replaceAll(/\\(.)/gs, "$1");
    if (value !== "") words[word] = value;
  }
  return words;
}

/** ADO.NET keys (lower case, without spaces) → libpq keywords. */
const adoKeys: Readonly<Record<string, string>> = {
  host: "host",
  server: "host",
  datasource: "host",
  port: "port",
  database: "dbname",
  db: "dbname",
  initialcatalog: "dbname",
  username: "user",
  user: "user",
  userid: "user",
  uid: "user",
  password: "password",
  pwd: "password",
  psw: "password",
  sslmode: "sslmode",
  rootcertificate: "sslrootcert",
  sslcertificate: "sslcert",
  sslkey: "sslkey",
  applicationname: "application_name",
  options: "options",
  timeout: "connect_timeout",
  channelbinding: "channel_binding",
  sslnegotiation: "sslnegotiation",
};

/** `Host=db.example.com;Database=shop;Password="a;b"`: keys in any case, values bare, or in " or ' with the quote doubled inside; keys of the driver's own are left out. */
export function readAdo(text: string): Keywords {
  const pair = /\s*([^=;]+?)\s*=\s*(?:"((?:[^"]|"")*)"\s*(?=;|$)|'((?:[^']|'')*)'\s*(?=;|$)|([^;]*?)\s*(?=;|$))[;\s]*/y;
  const words: Record<string, string> = {};
  while (pair.lastIndex < text.length) {
    const found = pair.exec(text);
    if (found === null) {
      throw new DbmError("config.bad-url", "the connection string cannot be read: expected Key=Value pairs separated by semicolons", {
        hint: 'Put values with semicolons or quotes in double quotes, and write "" for a double quote in them.',
      });
    }
    const key = (found[1] as string).toLowerCase().replaceAll(" ", "");
    const keyword = adoKeys[key];
    if (keyword === undefined) refuseSlip(key, Object.keys(adoKeys));
    const value = found[2]?.replaceAll('""', '"') ?? found[3]?.replaceAll("''", "'") ?? found[4] ?? "";
    if (keyword !== undefined && value !== "") words[keyword] = keyword === "sslmode" ? adoSslMode(value) : value;
  }
  if (Object.keys(words).length === 0) throw misspelt(undefined);
  return words;
}

/** VerifyCA, verify-ca, Verify_Full … */
const adoSslMode = (mode: string): string => mode.toLowerCase().replace(/^verify[-_ ]?/, "verify-");

const libpqStart = new RegExp(`^\\s*(?:${readWords.join("|")})\\s*=`);
const libpqSecond = new RegExp(`^[^=]*=\\s*(?:'(?:[^'\\\\]|\\\\.)*'|(?:[^\\s\\\\]|\\\\.)*)\\s+(?:${readWords.join("|")})\\s*=`);

/** Tells the two keyword spellings apart: ADO.NET separates pairs with semicolons and writes keys in capitals, libpq neither. */
export function looksLikeAdo(text: string): boolean {
  if (!libpqStart.test(text)) return true;
  return text.includes(";") && !libpqSecond.test(text);
}
