/** Connection strings: whatever the password, every spelling gives the same target, and nothing secret leaks into errors. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { DbmError } from "../errors/error.ts";
import { describeTarget, parseConnection, type ServerTarget } from "./connection-string.ts";

const env = { USER: "me", HOME: "/home/me" };
const parse = (text: string, variables: Record<string, string> = {}): ServerTarget => {
  const target = parseConnection(text, { env: { ...env, ...variables } });
  if (target.kind !== "server") throw new Error("not a server");
  return target;
};
const failure = (text: string): DbmError => {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof DbmError) return error;
  }
  throw new Error("was accepted");
};

interface Parts {
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

const spellings: Readonly<Record<string, (parts: Parts) => string>> = {
  url: ({ user, password, database }) =>
    `postgres://${encodeURIComponent(user)}:${encodeURIComponent(password)}@db.example.com:5433/${encodeURIComponent(database)}?sslmode=require`,
  "url parameters": ({ user, password, database }) =>
    `postgresql:///?host=db.example.com&port=5433&${new URLSearchParams({ user, password, dbname: database, sslmode: "require" }).toString().replaceAll("+", "%20")}`,
  libpq: ({ user, password, database }) =>
    `host=db.example.com port=5433 user=${libpqQuote(user)} password = ${libpqQuote(password)} dbname=${libpqQuote(database)} sslmode=require`,
  "libpq, bare": ({ user, password, database }) =>
    `host=db.example.com port=5433 user=${libpqBare(user)} password=${libpqBare(password)} dbname=${libpqBare(database)} sslmode=require`,
  "ado.net": ({ user, password, database }) =>
    `Host=db.example.com;Port=5433;Username=${adoQuote(user)};PASSWORD=${adoQuote(password)};Database=${adoQuote(database)};SSL Mode=Require;Pooling=true`,
  "ado.net, password first": ({ user, password, database }) =>
    `Password='${password.replaceAll("'", "''")}'; server=db.example.com; port=5433; User Id=${adoQuote(user)}; database=${adoQuote(database)}; sslmode=require;`,
};
const libpqQuote = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
const libpqBare = (text: string): string => text.replaceAll(/[\s\\']/g, "\\$&");
const adoQuote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

const special = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ \t\u00e4\u20ac\u{1f511}";
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom(...special, "a", "1"), minLength: 1 }),
  fc.string({ unit: "grapheme", minLength: 1 }),
);

describe.each(Object.entries(spellings))("%s", (_name, format) => {
  test("every special character in user, password and database", () => {
    fc.assert(
      fc.property(texts, texts, texts, (user, password, database) => {
        const target = parse(format({ user, password, database }));
        expect(target).toMatchObject({ host: "db.example.com", port: 5433, user, password, database, ssl: { mode: "require" } });
        expect(describeTarget(target)).toBe(`db.example.com:5433/${database}`);
      }),
      { numRuns: 300 },
    );
  });
});

describe("URLs", () => {
  test("an address in brackets", () => {
    expect(parse("postgres://u@[::1]:5444/d")).toMatchObject({ host: "::1", port: 5444 });
    expect(describeTarget(parse("postgres://u@[::1]/d"))).toBe("[::1]:5432/d");
  });
  test("a socket directory, in either place", () => {
    expect(parse("postgresql://u@%2Frun%2Fpostgresql/d").host).toBe("/run/postgresql");
    expect(parse("postgresql:///d?host=/run/postgresql&port=5433")).toMatchObject({ host: "/run/postgresql", port: 5433, database: "d" });
  });
  test("a misspelt keyword is no other database, and no connection without TLS", () => {
    const slips = ["Host=h;Databse=shop", "host=h dbnam=shop", "postgres://h/shop?sslmod=require", "hosst=h dbname=shop", "foo=bar"];
    for (const text of slips)
      expect(failure(text)).toMatchObject({ code: "config.bad-url", message: expect.stringContaining("unknown keyword") });
    expect(failure("host=h dbnam=shop").hint).toContain("`dbname`");
    expect(failure("Host=h;Password=a;hidden=x;Databse=shop").message).not.toContain("Databse");
    expect(parse("host=h dbname=shop sslcrl=x keepalives=1")).toMatchObject({ database: "shop" });
    expect(parse("Host=h;Database=shop;Command Timeout=3;Max Pool Size=5;Ssl Password=x")).toMatchObject({ database: "shop" });
  });

  test("parameters of other tools are ignored, libpq's are read", () => {
    const target = parse(
      "postgres://u:p@h/d?schema=app&pgbouncer=true&connection_limit=5&application_name=ci&options=-c%20geqo%3Doff&connect_timeout=3",
    );
    expect(target).toMatchObject({ applicationName: "ci", options: "-c geqo=off", connectTimeout: 3, database: "d" });
  });
  test("an unescaped @ or : in the password is understood", () => {
    expect(parse("postgres://u:p@ss:w#rd@h/d")).toMatchObject({ user: "u", password: "p@ss:w#rd", host: "h" });
  });
  test.each([
    "postgres://u:SECRET/x@h/d",
    "postgres://u:SECRET?x@h/d",
    "postgres://u:SECRET%x@h/d",
    "postgres://u:12/SECRET@h/d",
    "postgres://u:SECRET?a=b@h/d",
  ])("%s is refused without showing the password", (url) => {
    const error = failure(url);
    expect(error.code).toBe("config.bad-url");
    expect(error.hint).toMatch(/percent-encode/i);
    expect(`${error.message} ${error.hint}`).not.toContain("SECRET");
  });
});

test("the PG* variables fill what is missing and override nothing", () => {
  const variables = {
    PGHOST: "pg.example.com",
    PGPORT: "6000",
    PGUSER: "app",
    PGPASSWORD: "x",
    PGDATABASE: "shop",
    PGSSLMODE: "verify-full",
  };
  expect(parse("", variables)).toMatchObject({
    host: "pg.example.com",
    port: 6000,
    user: "app",
    password: "x",
    database: "shop",
    ssl: { mode: "verify-full" },
  });
  expect(parse("postgres://h/d", variables)).toMatchObject({ host: "h", port: 6000, user: "app", database: "d" });
});

test("defaults are libpq's", () => {
  expect(parse("host=h")).toMatchObject({ port: 5432, user: "me", database: "me", ssl: { mode: "prefer" } });
});

test("ADO.NET modes and aliases", () => {
  expect(parse("Server=h;Initial Catalog=d;UID=u;Pwd=a b;SslMode=VerifyFull;Root Certificate=~/ca.crt")).toMatchObject({
    host: "h",
    database: "d",
    user: "u",
    password: "a b",
    ssl: { mode: "verify-full", rootCert: "/home/me/ca.crt" },
  });
});

test("a semicolon in a libpq password is no ADO.NET", () => {
  expect(parse("host=h password=a;b dbname=d")).toMatchObject({ password: "a;b", database: "d" });
});

test("the embedded database", () => {
  const at = (text: string) => parseConnection(text, { env, base: "/srv/shop" });
  expect(at("pglite:.dbmigrator/dev")).toEqual({ kind: "embedded", directory: "/srv/shop/.dbmigrator/dev" });
  expect(at("pglite:///var/dev")).toEqual({ kind: "embedded", directory: "/var/dev" });
  expect(at("pglite:")).toEqual({ kind: "embedded", directory: null });
  expect(at("pglite:memory")).toEqual({ kind: "embedded", directory: null });
});

test.each([
  "mysql://u:SECRET@h/d",
  "shop",
  "host=h port=SECRET",
  "host=a,b",
  "service=x",
  "host=h sslmode=sometimes",
  "postgres://a:1,b:2/d",
  "host=h password='SECRET",
])("%s is refused", (text) => {
  const error = failure(text);
  expect(error.code).toBe("config.bad-url");
  expect(error.hint).toBeDefined();
  expect(`${error.message} ${error.hint}`).not.toContain("SECRET");
});

test("any text is either read or refused as config.bad-url, without showing it", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("postgres://", "Host=", "host='", "pglite:", ""), (text, start) => {
      try {
        parseConnection(start + text, { env });
      } catch (error) {
        expect(error).toBeInstanceOf(DbmError);
      }
    }),
  );
});
