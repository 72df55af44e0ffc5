/** `dbmigrator graph`: a diagram of tables, or of everything. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import type { GraphDocument } from "../../app/schema-graph.ts";
import { DbmError } from "../../errors/error.ts";
import { type Command, type CommonOptions, databaseOptions, type Surroundings, schemaList, start } from "../options.ts";

interface GraphOptions extends CommonOptions {
  readonly objects: readonly string[];
  readonly format: "mermaid" | "svg" | "json";
  readonly kind: "table" | "all";
  readonly from: "source" | "database";
  readonly depth?: string | undefined;
  readonly schemas?: string | undefined;
  readonly out?: string | undefined;
}

export const graph: Command<GraphOptions> = {
  command: "graph [objects..]",
  describe: "Draw the tables and their relations, or everything and what it depends on",
  builder: (argv) =>
    databaseOptions(argv)
      .positional("objects", { type: "string", array: true, describe: "Only these objects and what is near them: table:app.users" })
      .option("format", { choices: ["mermaid", "svg", "json"] as const, default: "mermaid" as const, describe: "Form of the diagram" })
      .option("kind", { choices: ["table", "all"] as const, default: "table" as const, describe: "Tables, or all objects" })
      .option("from", { choices: ["source", "database"] as const, default: "source" as const, describe: "What to draw" })
      .option("source", { type: "string", describe: "Folder (or file) of the desired state" })
      .option("schemas", { type: "string", describe: "Only these schemas, comma-separated (default: all)" })
      .option("depth", { type: "string", describe: "How many relations away from the objects (default 1)" })
      .option("out", { alias: "o", type: "string", describe: "File to write to; without it the diagram is printed" })
      .example("$0 graph --format svg --out schema.svg", "A picture of all tables")
      .example("$0 graph table:app.users --depth 2", "One table and what is near it, for a Markdown page")
      .example("$0 graph --kind all --from database", "What depends on what in the database") as never,
  run: runGraph,
};

async function runGraph(options: GraphOptions, surroundings: Surroundings): Promise<number> {
  const { terminal, cwd } = surroundings;
  const { kind, from, objects } = options;
  const depth = Number(options.depth ?? 1);
  if (!Number.isInteger(depth) || depth < 0) throw new DbmError("usage.invalid", `${options.depth} is no number of relations`);
  if (options.depth !== undefined && objects.length === 0)
    throw new DbmError("usage.invalid", "--depth counts from an object, and none is named", {
      hint: "Name one: dbmigrator graph table:app.users",
    });
  const { context, project } = await start(options, surroundings, from === "source" ? "any" : "named");
  const [{ withSession }, { drawGraph }] = await Promise.all([import("../../app/project.ts"), import("../../app/draw-graph.ts")]);
  const schemas = schemaList(options.schemas ?? "*");
  const request = { kind, from, objects, depth, schemas };
  const { document, warnings } = await withSession(project, (session) => drawGraph(context, project, session, request));
  for (const warning of warnings) terminal.warn(warning);
  const text = await drawing(document, options.format);
  if (options.out === undefined) terminal.document(text);
  else {
    await writeFile(path.resolve(cwd, options.out), `${text}\n`);
    terminal.document(
      `wrote ${options.out}: ${document.nodes.length} ${kind === "table" ? "tables" : "objects"}, ${document.edges.length} relations`,
    );
  }
  return 0;
}

/** The layout is loaded for pictures only. */
async function drawing(document: GraphDocument, format: GraphOptions["format"]): Promise<string> {
  if (format === "json") return JSON.stringify(document, null, 1);
  if (format === "svg") return (await import("../../views/graph/svg.ts")).svgGraph(document);
  return (await import("../../views/graph/mermaid.ts")).mermaidGraph(document);
}
