/** The import rules of docs/architecture.md: cli, server → app → engine → model → sql → errors. */

/** A rule that modules of `folder` may import, besides their own folder, only those of `allowed`. */
const only = (folder, allowed, comment) => ({
  name: `${folder}-imports`,
  comment,
  severity: "error",
  from: { path: `^src/${folder}/` },
  to: { path: "^src/", pathNot: [folder, ...allowed].map((name) => `^src/${name}/`) },
});

const base = ["errors", "sql", "model"];
const engine = [
  "config",
  "database",
  "catalog",
  "desired",
  "plan",
  "checks",
  "apply",
  "migrations",
  "data",
  "notify",
  "plugins",
  "projects",
];

export default {
  forbidden: [
    {
      name: "no-cycles",
      comment: "Two modules that need each other are one, or three.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    { name: "no-unresolvable", severity: "error", from: {}, to: { couldNotResolve: true } },
    {
      name: "no-dev-dependencies",
      comment: "What the product imports is installed with it.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    only("errors", [], "Errors know nothing."),
    only("sql", ["errors"], "Names, literals and splitting need only errors."),
    only("model", ["errors", "sql"], "The model is pure data."),
    only("kinds", base, "A kind implements model/kind.ts and nothing else."),
    ...engine.map((folder) => only(folder, [...base, ...engine], "The engine knows no kind, use case or command.")),
    only("app", [...base, ...engine, "kinds"], "Use cases return values and know no view or command."),
    only("cli", [...base, ...engine, "app", "views"], "Commands know no kind."),
    only("server", [...base, ...engine, "app", "views"], "The server knows no kind and no command."),
    {
      name: "only-the-context-knows-kinds",
      comment: "Everybody else is handed a KindRegistry.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/kinds/", "^src/app/context\\.ts$"] },
      to: { path: "^src/kinds/" },
    },
    {
      name: "views-import-types",
      comment: "A view is a function of a document; what the model calls things is all it asks.",
      severity: "error",
      from: { path: "^src/views/" },
      to: { path: "^src/", pathNot: "^src/(views|model)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "drivers-behind-session",
      comment: "Everybody else talks to a Session.",
      severity: "error",
      from: { path: "^src/", pathNot: ["^src/database/", "^src/desired/shadow/"] },
      to: { path: "node_modules/(pg|@electric-sql/pglite)/", dependencyTypesNot: ["type-only"] },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.test\\.ts$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "node", "default", "types"] },
  },
};
