import { beforeAll, expect, it } from "vitest";
import { hideLiterals } from "./secret-literals.ts";
import { loadParser } from "./split.ts";

beforeAll(loadParser);

it.each([
  [
    "CREATE ROLE joe LOGIN PASSWORD 'it''s é' VALID UNTIL 'infinity'",
    "CREATE ROLE joe LOGIN PASSWORD '***' VALID UNTIL 'infinity'",
    "it's é",
  ],
  ["ALTER USER joe PASSWORD /* new */ E'a\\'b'", "ALTER USER joe PASSWORD /* new */ '***'", "a'b"],
  ["ALTER ROLE joe PASSWORD $q$geheim$q$", "ALTER ROLE joe PASSWORD '***'", "geheim"],
  ["ALTER ROLE joe PASSWORD U&'geheim'", "ALTER ROLE joe PASSWORD '***'", "geheim"],
  [
    "CREATE USER MAPPING FOR joe SERVER s OPTIONS (user 'joe', \"password\" 'geheim')",
    "CREATE USER MAPPING FOR joe SERVER s OPTIONS (user 'joe', \"password\" '***')",
    "geheim",
  ],
  [
    "CREATE SUBSCRIPTION s CONNECTION 'host=db password=''a b''' PUBLICATION p",
    "CREATE SUBSCRIPTION s CONNECTION 'host=db password=***' PUBLICATION p",
    "'a b'",
  ],
  ["SELECT dblink_connect('postgres://joe:geheim@db/shop')", "SELECT dblink_connect('postgres://joe:***@db/shop')", "geheim"],
  ["DO $$ BEGIN CREATE ROLE joe PASSWORD 'geheim'; END $$", "DO $$ BEGIN CREATE ROLE joe PASSWORD '***'; END $$", "geheim"],
])("hides the secret of %s", (sql, shown, secret) => {
  const hidden = hideLiterals(sql);
  expect(hidden.sql).toBe(shown);
  expect(hidden.secrets).toContain(secret);
});

it.each([
  "CREATE TABLE users (password text DEFAULT 'x', token text)",
  "COMMENT ON COLUMN users.password IS 'never in clear text'",
  "CREATE USER MAPPING FOR joe SERVER s OPTIONS (password_required 'false')",
  "ALTER ROLE joe PASSWORD NULL",
  "-- password 'x'\nSELECT 1",
])("leaves %s as it is", (sql) => expect(hideLiterals(sql)).toEqual({ sql, secrets: [] }));
