/** The use case `graph`: the graph of a source or of a database. */
import type { Session } from "../database/session.ts";
import { everything, project as projectModel } from "../model/scope.ts";
import type { Context } from "./context.ts";
import { desiredStateOf } from "./desired-state.ts";
import type { Project } from "./project.ts";
import { liveDatabase, readDatabase } from "./read-database.ts";
import { type GraphDocument, type GraphRequest, graphOf } from "./schema-graph.ts";

export interface DrawRequest extends GraphRequest {
  readonly from: "source" | "database";
  readonly schemas: readonly string[] | "*";
}

/** Reads the source in a shadow, or the database, and makes its graph. */
export async function drawGraph(
  context: Context,
  project: Project,
  session: Session,
  request: DrawRequest,
): Promise<{ readonly document: GraphDocument; readonly warnings: readonly string[] }> {
  const { kinds } = context;
  const state =
    request.from === "database"
      ? { model: await readDatabase(context, session), warnings: [], closed: undefined }
      : await desiredStateOf(context, project, session, liveDatabase(context, session));
  await state.closed;
  const model = projectModel(state.model, { ...everything, schemas: request.schemas }, kinds);
  return { document: graphOf(model, kinds, request), warnings: state.warnings };
}
