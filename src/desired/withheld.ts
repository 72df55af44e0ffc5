/** What a source says that no scratch database is told, because the server would act on it: noted, and put into the model read back. */
import type { Diagnostic, SourceLocation } from "../errors/diagnostic.ts";
import { failWith } from "../errors/error.ts";
import { decodeId, encodeId, type Key, kindOf } from "../model/id.ts";
import type { Kind, KindRegistry, Said } from "../model/kind.ts";
import type { DbObject, Edge, Model, Values } from "../model/object.ts";
import type { Statement } from "../sql/split.ts";

export interface Withheld extends Pick<Said, "is" | "makes" | "database"> {
  readonly key: Key;
  readonly parent?: Key;
  readonly at?: SourceLocation;
}

/** What the statement says, if a kind keeps it from scratch databases. */
export function withheldBy(
  kinds: readonly Kind[],
  statement: Pick<Statement, "type" | "node">,
  at?: SourceLocation,
): Withheld[] | undefined {
  for (const kind of kinds) {
    const said = kind.withheld?.(statement);
    if (said === undefined) continue;
    return said.map(({ id, parent, ...rest }) => ({
      key: encodeId(id),
      ...rest,
      ...(parent === undefined ? {} : { parent: encodeId(parent) }),
      ...(at === undefined ? {} : { at }),
    })) as Withheld[];
  }
  return undefined;
}

/** The same for a unit. */
export function withholding(
  kinds: readonly Kind[],
  statement: Pick<Statement, "type" | "node">,
  at: SourceLocation,
): { readonly withheld?: readonly Withheld[] } {
  const withheld = withheldBy(kinds, statement, at);
  return withheld === undefined ? {} : { withheld };
}

/**
 * The model of a scratch database with what it was not told.
 * @throws DbmError source.unresolved for what is said of an object of the server that nothing makes
 */
export function withWithheld(model: Model, all: readonly Withheld[], kinds: KindRegistry): Model {
  if (all.length === 0) return model;
  const objects = new Map<Key, DbObject>(model.objects);
  const problems: Diagnostic[] = [];
  const rank = ({ key, makes }: Withheld): number => kinds.get(kindOf(key)).rank * 2 + (makes === true ? 0 : 1);
  for (const said of [...all].sort((a, b) => rank(a) - rank(b))) {
    const { key, is, at } = said;
    const kind = kinds.get(kindOf(key));
    const object = objects.get(key) ?? (said.makes === true ? made(said, kind) : undefined);
    if (object !== undefined)
      objects.set(key, {
        ...object,
        is: { ...object.is, ...(typeof is === "object" ? is : is(object.is, { ...model, objects })) } as Values,
      });
    else if (kind.shared === true) problems.push(undeclared(kind, key, at));
  }
  if (problems.length > 0) failWith(problems);
  return { ...model, objects, edges: [...model.edges, ...newEdges({ ...model, objects }, model, kinds)] };
}

function made({ key, parent, at }: Withheld, kind: Kind): DbObject {
  const is = Object.fromEntries(Object.entries(kind.attributes).map(([name, { otherwise }]) => [name, otherwise ?? null])) as Values;
  return { id: decodeId(key, kind.key), key, is, ...(parent === undefined ? {} : { parent }), ...(at === undefined ? {} : { at }) };
}

function undeclared(kind: Kind, key: Key, at: SourceLocation | undefined): Diagnostic {
  const name = kind.reference(decodeId(key, kind.key));
  return {
    code: "source.unresolved",
    severity: "error",
    message: `This changes ${name}, which the source does not declare.`,
    hint: `Declare it with CREATE ${name}, or leave it to whoever looks after the server.`,
    ...(at === undefined ? {} : { at }),
  };
}

/** What stands on the objects that were not there before. */
function newEdges(model: Model, before: Model, kinds: KindRegistry): Edge[] {
  const isNew = (key: Key): boolean => model.objects.has(key) && !before.objects.has(key);
  if (model.objects.size === before.objects.size) return [];
  return [...model.objects.values()].flatMap((object) =>
    (kinds.get(object.id.kind).requires?.(object, model) ?? [])
      .filter((key) => key !== object.parent && (isNew(key) || (isNew(object.key) && model.objects.has(key))))
      .map((key) => ({ from: object.key, to: key, why: "depends" as const })),
  );
}
