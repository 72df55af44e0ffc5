/** The desired state: the files of a source, elaborated in a shadow and read back as a model. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { failWith } from "../errors/error.ts";
import { type Key, kindOf } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import type { Model } from "../model/object.ts";
import type { DeclaredRename } from "../plan/rename-types.ts";
import { elaborate, missingRolesOf } from "./elaborate.ts";
import type { HeadStart } from "./head-start.ts";
import type { SourceFile } from "./load-files.ts";
import { declaredRenames, locateObjects, placesOf } from "./locate.ts";
import { stubExtensions } from "./shadow/extension-stubs.ts";
import { lendRoles } from "./shadow/lent-roles.ts";
import type { ShadowProvider } from "./shadow/provider.ts";
import { readSqlFile, type SqlSource } from "./sql-files.ts";
import { declaredBy, type LoadUnit } from "./statement.ts";
import { withWithheld } from "./withheld.ts";
import type { YamlSource, YamlSurroundings } from "./yaml-files.ts";

export interface DesiredState {
  readonly model: Model;
  /** Names of schemas, kinds and categories that the source itself mentions: what `manage: auto` goes by. */
  readonly mentions: { readonly schemas: readonly string[]; readonly categories: readonly string[]; readonly kinds: readonly string[] };
  readonly warnings: readonly string[];
  readonly renames: readonly DeclaredRename[];
}

export interface Elaborated {
  readonly state: DesiredState;
  /** It follows from stubs as well. */
  readonly stubbed: boolean;
  /** Done when the shadow is gone; has to be waited for. */
  readonly closed: Promise<void>;
}

/** What the shadow is given before anything is loaded that names it, and the desired state has no part in. */
export interface Stubs {
  /** For people: "table auth.users". */
  readonly names: readonly string[];
  make(session: Session): Promise<void>;
  holds(key: Key): boolean;
}

export interface Source {
  readonly files: readonly SourceFile[];
  readonly units: readonly LoadUnit[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Parses files that were read. Throws with every problem at once (source.*).
 * @param onStatement called with every statement of the SQL files, in their order, while the rest is still to be parsed
 */
export async function parseSource(
  files: readonly SourceFile[],
  kinds: KindRegistry,
  serverMajor: number,
  onStatement?: (unit: LoadUnit) => void,
): Promise<Source> {
  const sql: SqlSource[] = [];
  for (const file of files) if (file.language === "sql") sql.push(await readSqlFile(file, kinds.all, onStatement));
  const provided = new Set(sql.flatMap(({ units }) => units.flatMap(({ provides }) => provides)));
  const yaml = await parseYamlFiles(
    files.filter(({ language }) => language === "yaml"),
    kinds,
    { serverMajor, provided },
  );
  const diagnostics = [...sql, yaml].flatMap((part) => part.diagnostics);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) failWith(errors);
  return { files, units: [...sql, yaml].flatMap((part) => part.units), warnings: diagnostics };
}

/** What reads YAML is loaded only where there is some. */
async function parseYamlFiles(files: readonly SourceFile[], ...rest: [KindRegistry, YamlSurroundings]): Promise<YamlSource> {
  if (files.length === 0) return { units: [], diagnostics: [] };
  const { readYamlFiles } = await import("./yaml-files.ts");
  return readYamlFiles(files, ...rest);
}

export interface ElaborationOptions {
  /** Has been offered the statements as they were parsed; its shadow is taken before one is opened. */
  readonly headStart?: HeadStart | undefined;
  /** Called when the shadow begins to be loaded, which leaves this process time for other work. */
  readonly onLoad?: () => void;
  /** A session of the target, free until onLoad is called: extensions that the shadow's server lacks are stubbed as it has them. */
  readonly target?: Session;
  readonly stubs?: Stubs | undefined;
  /** More stubs, for when statements fail for want of something. */
  readonly moreStubs?: () => Promise<Stubs | undefined>;
}

/** Builds a source in a shadow and reads it back. */
export async function elaborateSource(
  source: Source,
  provider: ShadowProvider,
  kinds: KindRegistry,
  { headStart, onLoad, target, stubs, moreStubs }: ElaborationOptions = {},
): Promise<Elaborated> {
  // while the server is at the head start
  const declared = declaredBy(source.units);
  const places = placesOf(declared);
  const begun = await headStart?.end(source.units);
  const shadow = begun?.shadow ?? (await provider.open(extensionsOf(source.units)));
  try {
    const { session } = shadow;
    const made: Stubs[] = [];
    const make = async (wanted: Stubs | undefined): Promise<boolean> => {
      if (wanted === undefined) return false;
      await wanted.make(session);
      made.push(wanted);
      return true;
    };
    await make(stubs);
    // a sibling is on the target's own server
    const extensions =
      target === undefined || shadow.kind === "sibling"
        ? { units: source.units, names: [] }
        : await stubExtensions(source.units, { target, shadow: session, kinds });
    onLoad?.();
    const missing = await missingRolesOf(session, source.units);
    // what the target's own server lacks besides would be missing when the plan is applied
    const roles = shadow.kind === "sibling" ? [] : missing.others;
    const lent = await lendRoles(session, shadow.tag, [...missing.declared, ...roles]);
    await elaborate(session, extensions.units, {
      left: begun?.left,
      lent,
      stubbed: extensions.names,
      onMissing: async () => make(await moreStubs?.()),
    });
    const withheld = source.units.flatMap((unit) => unit.withheld ?? []);
    const model = without(made, withWithheld(await introspect(session, kinds, { within: lent.begin }), withheld, kinds));
    await shadow.leave();
    // the server removes the shadow while this process goes on
    const closed = shadow.close();
    closed.catch(() => undefined);
    locateObjects(model, places);
    const stubbed = [
      ...roles.map((role) => `role ${role}`),
      ...extensions.names.map((name) => `extension ${name}`),
      ...made.flatMap(({ names }) => names),
    ];
    const warnings = [
      ...source.warnings.map(({ message, at }) => (at === undefined ? message : `${message} (${at.file}:${at.line})`)),
      ...shadow.warnings,
      ...(stubbed.length > 0 ? [`stubbed in the shadow: ${stubbed.join(", ")}`] : []),
    ];
    const state = { model, mentions: mentionsOf(source, model, kinds), warnings, renames: declaredRenames(model, declared, kinds) };
    return { state, stubbed: made.length + extensions.names.length > 0, closed };
  } catch (error) {
    await shadow.close();
    throw error;
  }
}

const extensionsOf = (units: readonly LoadUnit[]): string[] =>
  units.flatMap(({ declares }) => declares.flatMap(({ name, parts }) => (name.startsWith("extension:") ? parts.slice(0, 1) : [])));

/** The model without the stubs. */
function without(stubs: readonly Stubs[], model: Model): Model {
  if (stubs.length === 0) return model;
  const objects = new Map([...model.objects].filter(([key]) => !stubs.some((one) => one.holds(key))));
  return { ...model, objects, edges: model.edges.filter(({ from, to }) => objects.has(from) && objects.has(to)) };
}

function mentionsOf({ units }: Source, model: Model, kinds: KindRegistry): DesiredState["mentions"] {
  const tags = new Set(units.flatMap((unit) => unit.tags ?? []));
  const categories = new Set<string>();
  for (const { category, declaredBy } of kinds.all)
    if (category !== undefined && declaredBy?.some((tag) => tags.has(tag))) categories.add(category);
  const schemas = new Set<string>();
  const names = new Set<string>();
  for (const [key, { id }] of model.objects) {
    const schema = id.schema ?? (id.kind === kinds.namespace.kind ? id.name : undefined);
    if (schema) schemas.add(schema);
    else names.add(kindOf(key));
  }
  return { schemas: [...schemas].sort(), categories: [...categories].sort(), kinds: [...names].sort() };
}
