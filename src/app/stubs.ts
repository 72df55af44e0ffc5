/** Stand-ins in a shadow for what the source refers to and does not manage: copies of what the database has. */
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import type { Stubs } from "../desired/state.ts";
import type { LoadUnit } from "../desired/statement.ts";
import { withNeeded } from "../model/closure.ts";
import type { Key } from "../model/id.ts";
import type { KindRegistry } from "../model/kind.ts";
import { type DbObject, emptyModel, type Model } from "../model/object.ts";
import { schemaOf } from "../model/scope.ts";
import { spoken } from "../model/words.ts";
import { plan } from "../plan/plan.ts";
import { splitName } from "../sql/object-name.ts";
import { buildInShadow, type Sessions, withStubs } from "./build-in-shadow.ts";

/** The database that stubs are copied from. */
export interface Target {
  readonly target: Session;
  /** Its model; called only when it is needed. */
  read(): Promise<Model>;
}

interface Foreign {
  /** Schemas that are managed, or in which the source declares something, and extensions that it declares. */
  readonly own: ReadonlySet<string>;
  /** For each other schema that statements refer to, the names in it. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

const partsOf = (name: string): string[] => splitName(name.slice(name.indexOf(":") + 1));

function foreignNames(units: readonly LoadUnit[], managed: readonly string[] | undefined): Foreign {
  const own = new Set([...(managed ?? []), "public"]);
  for (const { provides } of units) for (const name of provides) if (!name.startsWith("role:")) own.add(partsOf(name)[0] ?? "");
  const names = new Map<string, Set<string>>();
  for (const need of new Set(units.flatMap(({ needs }) => needs))) {
    const [schema = "", name] = partsOf(need);
    if (own.has(schema) || need.startsWith("role:") || (name === undefined && !need.startsWith("schema:"))) continue;
    const list = names.get(schema) ?? new Set();
    names.set(schema, name === undefined ? list : list.add(name));
  }
  return { own, names };
}

/**
 * What the shadow has to be given before what names it is loaded: tables with their columns and keys, types, functions, and whatever
 * these need. Undefined when the source refers to nothing of the kind.
 */
export async function stubsFor(
  units: readonly LoadUnit[],
  managed: readonly string[] | "*" | undefined,
  kinds: KindRegistry,
  { target, read }: Target,
): Promise<Stubs | undefined> {
  if (managed === "*") return undefined;
  const { own, names } = foreignNames(units, managed);
  if (names.size === 0) return undefined;
  const live = await read();
  const isNamed = ({ id, parent }: DbObject): boolean => {
    if (parent !== undefined || kinds.get(id.kind).category !== undefined) return false;
    if (id.kind === kinds.namespace.kind) return names.has(id.name as string);
    return id.schema !== undefined && names.get(id.schema)?.has(id.name as string) === true;
  };
  const roots = [...live.objects.values()].filter(isNamed);
  if (roots.length === 0) return undefined;
  const isOwn = ({ key, id }: DbObject): boolean => own.has(schemaOf(key, kinds) ?? (id.name as string));
  const chosen = withNeeded(roots, live, kinds, isOwn);
  const schemas = new Set([...chosen.keys()].flatMap((key) => schemaOf(key, kinds) ?? []));
  return {
    names: roots.map(({ key }) => spoken(key)).sort(),
    holds: (key) => chosen.has(key) || schemas.has(schemaOf(key, kinds) ?? ""),
    make: (shadow) => makeStubs({ shadow, target }, chosen, live, kinds),
  };
}

async function makeStubs(sessions: Sessions, chosen: ReadonlyMap<Key, DbObject>, live: Model, kinds: KindRegistry): Promise<void> {
  const { shadow } = sessions;
  const empty = await introspect(shadow, kinds);
  const objects = new Map([...empty.objects, ...[...chosen].filter(([key]) => !empty.objects.has(key))]);
  const edges = [...empty.edges, ...live.edges.filter(({ from, to }) => chosen.has(from) && chosen.has(to))];
  const steps = plan(empty, { ...empty, objects, edges }, kinds, { user: shadow.server.user });
  await buildInShadow(sessions, steps, kinds);
}

/**
 * The extensions that the database has, for a source that leaves extensions alone: what it lacks in an empty shadow may be theirs.
 * Undefined where the source, or the configuration, says which extensions there are.
 */
export async function extensionStubs(
  units: readonly LoadUnit[],
  managed: readonly string[] | "*" | undefined,
  kinds: KindRegistry,
  { target, read }: Target,
): Promise<Stubs | undefined> {
  if (managed === "*" || units.some(({ provides }) => provides.some((name) => name.startsWith("extension:")))) return undefined;
  const live = await read();
  const roots = [...live.objects.values()].filter(({ id }) => kinds.get(id.kind).loadsExtension === true);
  if (roots.length === 0) return undefined;
  const chosen = withNeeded(roots, live, kinds);
  const made = new Set<Key>();
  const make = async (session: Session): Promise<void> => {
    const { objects } = await introspect(session, kinds);
    const lacking = new Map([...chosen].flatMap(([key, object]) => (objects.has(key) ? [] : [[key, inAnyVersion(object, kinds)]])));
    const { steps } = plan(emptyModel(live.serverMajor), { ...live, objects: lacking }, kinds, { user: session.server.user });
    for (const { key, sql } of await withStubs(steps, { shadow: session, target, kinds })) {
      // one that this server does not have is not what the source is after, or its statements fail again and say so
      const isMade = await session.run(sql).then(
        () => true,
        () => false,
      );
      if (isMade) made.add(key);
    }
  };
  return {
    get names() {
      return roots.flatMap(({ key }) => (made.has(key) ? [spoken(key)] : [])).sort();
    },
    holds: (key) => made.has(key),
    make,
  };
}

/** An extension without the version that it has: the shadow's server may offer others. */
export const inAnyVersion = (object: DbObject, kinds: KindRegistry): DbObject =>
  kinds.get(object.id.kind).loadsExtension === true ? { ...object, is: { ...object.is, version: null } } : object;
