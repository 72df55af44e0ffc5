/** The rules of docs/architecture.md that no linter knows. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const root = fileURLToPath(new URL("..", import.meta.url));
const kinds = await kindNames();
/** Names of kinds that are also words of the engine's own: a part of every id, and a connection target that is not embedded. */
const otherwiseMeant = new Set(["schema", "server"]);
const sources = filesBelow("src").filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));

describe("source code", () => {
  test("the engine names no kind", () => {
    const engine = sources.filter(isBelow("src/model/", "src/plan/", "src/catalog/", "src/apply/", "src/desired/"));
    const found = engine.flatMap((path) =>
      literals(path).filter(({ text, isWhole }) => isWhole && kinds.has(text) && !otherwiseMeant.has(text)),
    );
    expect(found.map(({ at, text }) => `${at} "${text}"`)).toEqual([]);
  });

  test("SQL is written where it belongs", () => {
    const isHome = isBelow("src/kinds/", "src/catalog/", "src/apply/", "src/desired/shadow/", "src/desired/elaborate", "src/database/");
    const isStatement = /^\s*(SELECT|CREATE|ALTER|DROP|INSERT|UPDATE|DELETE|GRANT|COMMENT)\s/;
    const isCommandName = /^[A-Z…\s]+$/;
    const isSql = ({ text, isWhole }: Literal): boolean => isStatement.test(text) && !(isWhole && isCommandName.test(text));
    const found = sources.filter((path) => !isHome(path)).flatMap((path) => literals(path).filter(isSql));
    expect(found.map(({ at, text }) => `${at} ${text.slice(0, 40)}`)).toEqual([]);
  });

  test("only the command line writes to standard output", () => {
    const elsewhere = sources.filter((path) => !isBelow("src/cli/", "src/cli.ts")(path));
    expect(elsewhere.flatMap(outputs)).toEqual([]);
  });

  test("every file says in its first line what it is", () => {
    const silent = sources.filter((path) => !/^(#!.*\n)?\/\*\*/.test(read(path)) && !path.endsWith(".generated.ts"));
    expect(silent).toEqual([]);
  });
});

describe("tests", () => {
  test("every kind has cases in test/corpus", () => {
    const missing = [...kinds].filter((kind) => filesBelow(`test/corpus/${kind}`).length === 0);
    expect(missing).toEqual([]);
  });

  test("every folder of test/corpus is about a kind", () => {
    const folders = existsSync(join(root, "test/corpus")) ? readdirSync(join(root, "test/corpus")) : [];
    expect(folders.filter((folder) => !kinds.has(folder))).toEqual([]);
  });
});

describe("documentation", () => {
  const pages = [...filesBelow("docs"), "README.md", "CHANGELOG.md"].filter((path) => path.endsWith(".md") && existsSync(join(root, path)));

  test("links lead somewhere", () => {
    expect(pages.flatMap(deadLinks)).toEqual([]);
  });
});

interface Literal {
  readonly text: string;
  /** False for the first piece of a template with substitutions. */
  readonly isWhole: boolean;
  /** `src/plan/order.ts:12`. */
  readonly at: string;
}

/** The string literals of a file, names of imported modules excepted. */
function literals(path: string): Literal[] {
  return nodes(path, (node, at) => {
    if (ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent)) return undefined;
    if (ts.isStringLiteralLike(node)) return { text: node.text, isWhole: true, at };
    return ts.isTemplateHead(node) ? { text: node.text, isWhole: false, at } : undefined;
  });
}

/** Where a file uses process.stdout or a method of console that writes there. */
function outputs(path: string): string[] {
  return nodes(path, (node, at) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    return /^(process\.stdout|console\.(log|info|table|debug|dir))$/.test(node.getText()) ? `${at} ${node.getText()}` : undefined;
  });
}

/** Visits every node of a source file but the file itself; what `pick` answers, in order. */
function nodes<T>(path: string, pick: (node: ts.Node, at: string) => T | undefined): T[] {
  const file = ts.createSourceFile(path, read(path), ts.ScriptTarget.ES2023, true);
  const found: T[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    const picked = pick(node, `${path}:${line}`);
    if (picked !== undefined) found.push(picked);
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}

/** Relative links of a page to files that do not exist, or to headings that their page does not have. */
function deadLinks(page: string): string[] {
  const prose = read(page)
    .replaceAll(/^```.*?^```/gms, "")
    .replaceAll(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\(\s*<?([^)\s>]+)/g)].map((match) => match[1] ?? "");
  const isDead = (target: string): boolean => {
    if (/^[a-z]+:/.test(target)) return false;
    const [file = "", anchor] = target.split("#");
    const path = file === "" ? page : join(dirname(page), decodeURIComponent(file));
    if (!existsSync(join(root, path))) return true;
    return anchor !== undefined && path.endsWith(".md") && !anchors(path).has(anchor);
  };
  return targets.filter(isDead).map((target) => `${page}: ${target}`);
}

/** The anchors GitHub gives the headings of a page, and those the page sets itself. */
function anchors(page: string): ReadonlySet<string> {
  const text = read(page);
  const headings = [...text.matchAll(/^#+ +(.+)$/gm)].map((match) => match[1] ?? "");
  const slugs = headings.map((heading) =>
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );
  const named = [...text.matchAll(/<a (?:id|name)="([^"]+)"/g)].map((match) => match[1] ?? "");
  return new Set([...slugs, ...named]);
}

/** Names of the registered kinds. */
async function kindNames(): Promise<ReadonlySet<string>> {
  const index = join(root, "src/kinds/index.ts");
  if (!existsSync(index)) return new Set();
  const { kinds: registered }: { kinds: readonly { readonly kind: string }[] } = await import(pathToFileURL(index).href);
  return new Set(registered.map(({ kind }) => kind));
}

function isBelow(...places: readonly string[]): (path: string) => boolean {
  return (path) => places.some((place) => path.startsWith(place));
}

/** Files below a folder of the repository, as paths from its root; none where there is no such folder. */
function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((path) => path.slice(root.length).replaceAll("\\", "/")).sort();
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
