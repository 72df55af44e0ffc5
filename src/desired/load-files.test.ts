/** Reading of source folders. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSources } from "./load-files.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "sources-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array = "x"): void => {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), content);
};
const names = async (): Promise<string[]> => (await readSources(folder)).map(({ path }) => relative(folder, path));

describe("readSources", () => {
  it("finds YAML and SQL at every depth, sorted bytewise", async () => {
    for (const name of ["b.sql", "B.sql", "a/z.YAML", "a/é.yml", "a.sql", "note.md", ".hidden.sql", ".git/x.sql", "node_modules/x.sql"])
      write(name);
    expect(await names()).toEqual(["B.sql", "a.sql", "a/z.YAML", "a/é.yml", "b.sql"]);
    expect((await readSources(folder)).map(({ language }) => language)).toEqual(["sql", "sql", "yaml", "yaml", "sql"]);
  });

  it("takes one file", async () => {
    write("a.sql", "SELECT 'é'");
    expect(await readSources(join(folder, "a.sql"))).toMatchObject([{ language: "sql", text: "SELECT 'é'" }]);
  });

  it("follows links, but not in circles", async () => {
    write("a/one.sql");
    symlinkSync(join(folder, "a", "one.sql"), join(folder, "two.sql"));
    symlinkSync(folder, join(folder, "a", "loop"));
    expect(await names()).toEqual(["a/one.sql", "two.sql"]);
  });

  it("tells what is missing", async () => {
    await expect(readSources(join(folder, "none"))).rejects.toMatchObject({
      code: "source.not-found",
      message: expect.stringContaining("does not exist"),
    });
    await expect(readSources(folder)).rejects.toMatchObject({ code: "source.not-found", message: expect.stringContaining("holds no") });
  });

  it("reports every file that is no UTF-8", async () => {
    write("a.sql", Uint8Array.from([0xff, 0xfe, 0x61, 0]));
    write("b.yaml", Uint8Array.from([0x61, 0xe9]));
    const problems = [{ code: "source.encoding" }, { code: "source.encoding", at: { line: 1, column: 2 } }];
    await expect(readSources(folder)).rejects.toMatchObject({ diagnostics: problems });
  });
});
