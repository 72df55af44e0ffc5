import fc from "fast-check";
import { expect, test } from "vitest";
import { redactor } from "./secrets.ts";

const password = fc.string({ unit: "grapheme", minLength: 3, maxLength: 20 });

test("no form of a password in a URL gets through", () => {
  fc.assert(
    fc.property(password, (secret) => {
      const { addFrom, redact } = redactor();
      const encoded = encodeURIComponent(secret);
      addFrom(`postgres://joe:${encoded}@db.example.com:5432/shop?sslmode=require`);
      for (const form of [secret, encoded]) expect(redact(`cannot connect with >>${form}<< to it`)).not.toContain(`>>${form}<<`);
    }),
  );
});

test("passwords of every spelling of a connection string are found", () => {
  const shown = (connection: string, text = connection): string => {
    const { addFrom, redact } = redactor();
    addFrom(connection);
    return redact(text);
  };
  expect(shown("host=h password='it\\'s secret' dbname=d", "it's secret")).toBe("***");
  expect(shown('Host=h;Password="a;b""c";Database=d', 'a;b"c')).toBe("***");
  expect(shown("Host=h;Pwd=hush hush;Database=d")).not.toContain("hush ");
  expect(shown("postgres://u:p@ss/w@rd@h/d")).not.toContain("ss/w");
  expect(shown("postgres://h/d?password=hidden1&sslmode=require")).toBe("postgres://h/d?password=***&sslmode=require");
  expect(shown("pglite:.dbmigrator/dev")).toBe("pglite:.dbmigrator/dev");
});

test("a secret that is part of another does not leave the rest of that one", () => {
  const { add, redact } = redactor();
  add("abc");
  add("abcdef");
  expect(redact("abcdef abc")).toBe("*** ***");
});
