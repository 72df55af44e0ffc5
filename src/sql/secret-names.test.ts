import { expect, it } from "vitest";
import { hideInConnection, mayHoldSecret } from "./secret-names.ts";

it.each([
  ["host=db dbname=shop", "host=db dbname=shop"],
  ["host=db password=abc dbname=shop", "host=db password=<password abc> dbname=shop"],
  [String.raw`password = 'it\'s' user=u`, String.raw`password = <password 'it\'s'> user=u`],
  [String.raw`password=a\ b'c user=u`, String.raw`password=<password a\ b'c> user=u`],
  ["host=db sslpassword=key password=abc", "host=db sslpassword=<sslpassword key> password=<password abc>"],
  ["password=abc dbname=password", "password=<password abc> dbname=password"],
  ["postgresql://user:s%40cret@db:5432/shop", "postgresql://user:<url s%40cret>@db:5432/shop"],
  ["postgres://user@db/shop?password=abc&sslmode=require", "postgres://user@db/shop?password=<password abc>&sslmode=require"],
  ["nothing of the kind", "nothing of the kind"],
])("finds what %s hides", (connection, shown) => expect(hideInConnection(connection, (secret, name) => `<${name} ${secret}>`)).toBe(shown));

it.each([
  "  options: { user: joe, password: geheim }",
  '  "password": geheim',
  "CREATE ROLE joe PASSWORD 'geheim';",
  `OPTIONS (user 'joe', "password" E'geheim')`,
  "  connection: host=db password=geheim",
  "  connection: postgres://joe:geheim@db/shop",
])("does not show %s", (line) => expect(mayHoldSecret(line)).toBe(true));

it.each(["  password text NOT NULL,", "      password_hash: { type: text }", "url: https://example.com:80/x"])("shows %s", (line) =>
  expect(mayHoldSecret(line)).toBe(false),
);
