/** The use case `plan`: what would change in a database to make it what the source describes. */
import type { Session } from "../database/session.ts";
import { systemOf } from "../database/system.ts";
import { DbmError } from "../errors/error.ts";
import { diff } from "../model/diff.ts";
import { encodeId, kindOf } from "../model/id.ts";
import type { Model, Values } from "../model/object.ts";
import { project as projectModel, type Scope, sharedKeys } from "../model/scope.ts";
import { isHidden, withCurrentSecrets } from "../model/secrets.ts";
import type { PlanDocument, PlanTarget } from "../plan/artifact.ts";
import { likelyRenames } from "../plan/likely-renames.ts";
import { budgetOf, plan as makePlan } from "../plan/plan.ts";
import { resolveRenames } from "../plan/rename.ts";
import { restrictTo } from "../plan/restrict.ts";
import { renamesBothWays, withRenames } from "../plan/with-renames.ts";
import { checkCategories, checkScope } from "./check-scope.ts";
import type { Context } from "./context.ts";
import { withCounts } from "./counted-hazards.ts";
import { type DesiredSource, desiredStateOf } from "./desired-state.ts";
import { documentOf } from "./plan-document.ts";
import { warningsOf } from "./plan-warnings.ts";
import type { Project } from "./project.ts";
import { liveDatabase } from "./read-database.ts";
import { afterRenames } from "./renamed-current.ts";
import { asKeptBy, type InShadowsWords, inShadowsWords, inWordsOf } from "./spelling.ts";
import { tablesInUse } from "./tables-in-use.ts";
import { assertSparesUnmanaged, unmanagedBelow } from "./unmanaged-below.ts";

export interface PlanRequest {
  /** Schemas under management; default: those of the configuration, or those the source declares, and public. */
  readonly schemas?: readonly string[] | "*" | undefined;
  /** Categories under management: "auto", "all", or a list. */
  readonly manage?: readonly string[] | "auto" | "all" | undefined;
  /** All that is under management, where a plan is made again. */
  readonly scope?: Scope | undefined;
  /** Only these objects, and what they need. */
  readonly targets?: readonly string[] | undefined;
  readonly excludes?: readonly string[] | undefined;
  /** Refuse when the database holds what no kind manages. */
  readonly strict?: boolean | undefined;
}

/** A plan that can be applied. */
export interface Planned {
  /** What is shown and saved: without secrets. */
  readonly document: PlanDocument;
  /** By number, the statements of the masked steps up as they run. */
  readonly statements: ReadonlyMap<number, string>;
  /** Where the plan speaks in the words of a shadow of another version: how to say the database in them. */
  readonly inShadowsWords?: InShadowsWords | undefined;
}

/** A plan that was just made, with the models that it leads from and to. */
export interface Comparison extends Planned {
  /** The managed part of the database, after the renames. */
  readonly current: Model;
  /** What the plan leads to. */
  readonly goal: Model;
}

/**
 * Compares the project's source with the database behind `session`.
 * @throws DbmError source.*, shadow.*, usage.invalid, plan.*
 */
export async function planDatabase(context: Context, project: Project, session: Session, request: PlanRequest): Promise<Comparison> {
  // the one database is read while the other is being made
  const database = liveDatabase(context, session, request.schemas ?? schemasOf(project.loaded.config.schemas));
  const desired = await desiredStateOf(context, project, session, database);
  try {
    return await compare(context, project, session, request, { live: await database.read(), desired });
  } finally {
    await desired.closed;
  }
}

interface Both {
  readonly live: Model;
  readonly desired: DesiredSource;
}

async function compare(
  context: Context,
  project: Project,
  session: Session,
  request: PlanRequest,
  { live, desired }: Both,
): Promise<Comparison> {
  const { kinds } = context;
  const { user, database, lockSlots } = session.server;
  const options = { user, database, lockSlots };
  const scope = request.scope ?? scopeOf(context, project, { live, desired }, request);
  checkCategories(scope.categories, kinds, request.manage === undefined ? project.loaded.locate(["manage"]) : undefined);
  const doubts = checkScope(scope, [live, desired.model], kinds);
  const current = projectModel(live, scope, kinds);
  const restriction = { targets: request.targets ?? [], excludes: request.excludes ?? [] };
  const { model: chosen, added, unused } = restrictTo(current, projectModel(desired.model, scope, kinds), restriction);
  if (request.strict === true) assertAllManaged(live);
  const { due, notes } = resolveRenames(current, chosen, desired.renames, kinds);
  const say = desired.model.serverMajor === live.serverMajor ? undefined : inShadowsWords(context, project, session);
  if (due.length > 0 || say !== undefined) await desired.closed;
  const models = { live, current, desired: chosen };
  const { model: renamed, renames } = await afterRenames(context, project, session, models, { declared: due, scope, options });
  // what the shadow renamed is in its words already
  const kept = say === undefined ? chosen : asKeptBy(live.serverMajor, chosen, kinds);
  const worded = say === undefined || due.length > 0 ? kept : await inWordsOf(current, live, kept, kinds, say);
  const goal = settled(withCurrentSecrets(worded, renamed, kinds), live, context);
  const changes = diff(renamed, goal);
  const unmanaged = unmanagedBelow(live, current, kinds);
  const inUse = await tablesInUse(project, session, changes, { current: renamed, goal, unmanaged, kinds });
  const uncounted = makePlan(renamed, goal, kinds, { ...options, inUse, changes });
  assertSparesUnmanaged(uncounted, unmanaged);
  const rest = due.length === 0 ? await withCounts(session, uncounted, { current, goal }) : uncounted;
  const first = renamesBothWays(renames, current, chosen, kinds, options);
  const made = due.length === 0 ? rest : withRenames(rest, first, { before: current, renamed, after: goal }, budgetOf(kinds, options));
  const warnings = warningsOf({
    source: desired.warnings,
    notes,
    likelyRenames: likelyRenames(rest.changes, renamed, goal, kinds),
    unmanaged: live.unmanaged,
    doubts,
    unused,
    added,
  });
  const { files } = desired;
  const target = await targetOf(project, session);
  const words = say === undefined ? undefined : desired.model.serverMajor;
  const circumstances = { context, project, target, scope, restriction, current: renamed, goal, renames, rest, warnings, files, words };
  const document = documentOf(made, circumstances);
  const statements = made.steps.filter(({ sql }) => isHidden(sql)).map(({ number, sql }) => [number, context.vault.reveal(sql)] as const);
  return { document, statements: new Map(statements), inShadowsWords: say, current: renamed, goal };
}

/** Throws plan.unmanaged with everything that no kind manages. */
function assertAllManaged({ unmanaged }: Model): void {
  if (unmanaged.length === 0) return;
  throw new DbmError("plan.unmanaged", `the database holds ${unmanaged.length} objects that are not managed`, {
    diagnostics: unmanaged.map((diagnostic) => ({ ...diagnostic, severity: "error" })),
  });
}

/** The desired model with what the database has where that is as good as what is declared. */
function settled(desired: Model, live: Model, { kinds, vault }: Context): Model {
  const objects = new Map(desired.objects);
  for (const [key, object] of objects) {
    const { settle } = kinds.get(object.id.kind);
    if (settle !== undefined) objects.set(key, { ...object, is: settle(object, live.objects.get(key), live, vault.find) as Values });
  }
  return { ...desired, objects };
}

/** What is managed, from the request, then the configuration, then what the source mentions. */
function scopeOf({ kinds }: Context, project: Project, { live, desired }: Both, request: PlanRequest): Scope {
  const { config } = project.loaded;
  // a schema that gets another name is managed under the old one
  const { kind } = kinds.namespace;
  const renamed = desired.renames.flatMap(({ key, from: [name = ""] }) =>
    kindOf(key) === kind && live.objects.has(encodeId({ kind, name })) ? [name] : [],
  );
  const schemas = request.schemas ?? schemasOf(config.schemas) ?? [...new Set([...desired.mentions.schemas, ...renamed, "public"])];
  const manage = request.manage ?? config.manage ?? "auto";
  const categories =
    manage === "all" ? "*" : manage === "auto" ? desired.mentions.categories : typeof manage === "string" ? [manage] : manage;
  const declared = sharedKeys(desired.model, kinds);
  return { schemas, global: schemas === "*" ? "*" : desired.mentions.kinds, categories, ...(declared.length > 0 ? { declared } : {}) };
}

const schemasOf = (configured: string | readonly string[] | undefined): readonly string[] | "*" | undefined =>
  configured === undefined || configured === "*"
    ? configured
    : typeof configured === "string"
      ? [configured]
      : configured.includes("*")
        ? "*"
        : configured;

/** The database behind `session`, as plans name it. */
export async function targetOf(project: Project, session: Session): Promise<PlanTarget> {
  const { server } = session;
  return {
    environment: project.resolved.name ?? server.database,
    database: server.database,
    address: server.embedded ? server.address : `${server.address}/${server.database}`,
    serverVersion: server.version,
    system: await systemOf(session),
  };
}
