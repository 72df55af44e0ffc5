/** The contract of a kind of object: everything dbmigrator knows about tables, policies, … is said through it, one file a kind. */
import type { Statement as ParsedStatement } from "../sql/split.ts";
import type { AttributeSet, JsonSchema, ValuesOf } from "./attributes.ts";
import type { Id, Key } from "./id.ts";
import type { DbObject, Model, Values } from "./object.ts";

type Parsed = Pick<ParsedStatement, "type" | "node">;

/** PostgreSQL's table-level lock modes, weakest first; `none` for what locks no relation of the user's. */
export const locks = [
  "none",
  "accessShare",
  "rowShare",
  "rowExclusive",
  "shareUpdateExclusive",
  "share",
  "shareRowExclusive",
  "exclusive",
  "accessExclusive",
] as const;
export type Lock = (typeof locks)[number];

/** What can go wrong, or hurt, when a statement runs; a closed list. */
export const hazardTypes = [
  "deletes-data",
  "rewrites-table",
  "blocks-reads",
  "blocks-writes",
  "scans-table",
  "may-fail-on-rows",
  "builds-index",
  "not-transactional",
  "weakens-security",
  "breaks-clients",
] as const;
export type HazardType = (typeof hazardTypes)[number];

export interface Hazard {
  readonly type: HazardType;
  /** One sentence: what happens to which object, and to how many rows where they were counted. */
  readonly message: string;
  /** The query that counts them (RowCount), in the database as it is before the plan. */
  readonly count?: string;
  readonly rows?: RowCount;
}

/** Rows that a hazard is about, of all there are. */
export interface RowCount {
  readonly affected: number;
  readonly total: number;
}

export interface Statement {
  readonly sql: string;
  readonly lock: Lock;
  readonly hazards?: readonly Hazard[];
  /** `after`: the transaction ends after it and the like that follow; `outside`: it cannot run in a transaction. */
  readonly commit?: "after" | "outside";
}

export type Statements = Statement | readonly Statement[];

/** What a renderer may look at besides the object itself. */
export interface RenderContext {
  readonly current: Model;
  readonly desired: Model;
  readonly serverMajor: number;
  /** The role that runs the plan: what it makes is its own. */
  readonly user: string;
  /** The database that the plan is for; `thisDatabase` where it is not known. */
  readonly database: string;
  /** How DDL points to an object: `TABLE app.users`, `FUNCTION app.touch()`. */
  reference(key: Key): string;
  /** The parts of a new object that its own CREATE statement has to contain, in order of position. */
  folded(key: Key): readonly DbObject[];
  /** The new objects of an `entwines` kind's object: what needs it and is needed by it. Its own statements make them. */
  entwined(key: Key): readonly DbObject[];
  /** A folded part as it is written inside its parent's CREATE statement. */
  clause(part: DbObject): string;
  /** The statements that make an object by itself, for a handler that has to make others anew along with its own. */
  make(object: DbObject): readonly Statement[];
  /** Whether the object is made by this plan (so it holds no rows yet). */
  isNew(key: Key): boolean;
  /**
   * Whether others use the table while the plan runs: it stays, and it or one of its partitions holds rows. What takes long is done
   * beside them then, outside of a transaction.
   */
  isBusy(table: Key): boolean;
  /** Whether an alteration as `rebuild` says changes the object: its own, or one below it that it answers "altered" to. */
  isRebuilt(key: Key): boolean;
  /** Whether the object is dropped by this plan, alone or with its parent. */
  isDropped(key: Key): boolean;
}

/** Stands for the name of the database in statements that are read and never run. */
export const thisDatabase = "<this database>";

/** What a statement says of an object that no scratch database may be told. */
export interface Said<V extends object = Values> {
  readonly id: Id;
  readonly parent?: Id;
  /** Attributes, or what to make of those that other statements said; `model` holds what was said of kinds that come earlier. */
  readonly is: Partial<V> | ((before: V, model: Model) => Partial<V>);
  /** The object is there because of this statement: an object of the whole server, of which a scratch database has none. */
  readonly makes?: true;
  /** The database that it is said of, where that is not simply this one. */
  readonly database?: string;
}

/** One way in which YAML declares objects of a kind. */
export interface Declaration {
  /** `file` for a section at the top of a file, or the names of the kinds below whose entries it stands. */
  readonly under: "file" | readonly string[];
  /** Key of the section: `tables`, `policies`, `primary_key`. */
  readonly as: string;
  /** `map`: name → body; `single`: the section holds the body of the only such object; `list`: bodies with a name in them. */
  readonly form: "map" | "single";
  /** Extra shapes of a body besides a map of attributes, and how to turn them into such a map. */
  readonly short?: {
    readonly schema: JsonSchema;
    /** The short body → a map of attributes in their YAML spelling; undefined when the body is not of this short shape. */
    readonly expand: (body: unknown) => Record<string, unknown> | undefined;
    /** The inverse, for export: a short body when the map of attributes (defaults already left out) can be said so. */
    readonly contract?: (body: Readonly<Record<string, unknown>>) => unknown;
  };
  /** Which objects of the kind this section can say, when there are several sections. */
  readonly holds?: (object: DbObject) => boolean;
  /** The identity from the name in the file (`touch()`, `users`); default: the parent's parts and the name. */
  readonly identify?: (
    name: string,
    place: { readonly schema: string; readonly parent: DbObject | undefined; readonly body: Values },
  ) => Id;
  /** The name in the file of an object; default: the last part of its id. */
  readonly name?: (object: DbObject, schema: string) => string;
  /** What the name in the file says of the body, as attributes in their YAML spelling: added to a declared body, left out of a written one. */
  readonly says?: (name: string) => Readonly<Record<string, unknown>>;
}

/** What a catalog row says: the identity, the attributes, and where the object stands among others. */
export interface Found<V extends object> {
  readonly id: Id;
  readonly is: V;
  readonly parent?: Id | Key | undefined;
  readonly via?: Id | undefined;
  readonly position?: number;
  readonly facts?: Values;
}

/** Finds the key of what a catalog address (class, oid, sub-id) stands for. Only objects of kinds read before are found. */
export type Resolve = (classId: number, objectId: number, subId: number) => Key | undefined;

// biome-ignore lint/suspicious/noExplicitAny: rows come from SQL; a kind's `read` is their only reader
export type Row = Record<string, any>;

export interface Catalog<V extends object> {
  /** The system catalog whose rows the objects are: with `oid` (and `subid`) it is their address in `pg_depend`. */
  readonly class: string;
  /**
   * The query. Every row has `oid`, and `subid` where the object is a part of a row (columns). Runs with an empty
   * search_path. Members of extensions, system schemas and the ledger are left out by the engine, not here: it only has to
   * exclude `pg_catalog`-born rows where a catalog has no schema.
   */
  sql(major: number): string;
  read(row: Row, resolve: Resolve): Found<V> | undefined;
}

/** What an `alter` handler answers: the statements, or that the object has to be dropped and made anew. */
export type Altered = Statements | "replace";
export type AlterHandler<V extends object> = (to: DbObject<V>, from: DbObject<V>, context: RenderContext) => Altered;

export interface KindDefinition<A extends AttributeSet> {
  readonly kind: string;
  /** Plural, for people: "tables". */
  readonly plural: string;
  /** Names of the parts of its Id, in order. */
  readonly key: readonly string[];
  /** In the order in which they are altered. */
  readonly attributes: A;
  readonly declare: readonly Declaration[];
  readonly catalog: Catalog<ValuesOf<A>>;
  /** Objects of other kinds name it in the `schema` part of their id; one kind of the registry. */
  readonly namespace?: boolean;
  /** Its objects are extensions: an embedded database has to be opened with them. */
  readonly loadsExtension?: boolean;
  /**
   * Its objects belong to the whole server, and to none of its databases: they are managed only where the source declares them, never
   * dropped for not being declared, and never made in a scratch database, so every statement about them is `withheld`.
   */
  readonly shared?: boolean;
  /** A category that `manage` can leave out ("comment", "grant", "owner"); absent = always managed. */
  readonly category?: string;
  /** Statements of PostgreSQL's grammar that declare an object of such a category, though they create none: `CommentStmt`. */
  readonly declaredBy?: readonly string[];
  /** Others may refer to it through its whole: it is made along when that is only stubbed in a shadow. */
  readonly inStubs?: boolean;
  /**
   * Its attributes as a member of an extension that a shadow's server does not have: what needs the extension's library is replaced.
   * Undefined for what has to be left out.
   */
  asStub?(object: DbObject<ValuesOf<A>>): ValuesOf<A> | undefined;
  /** New objects are written inside their new parent's CREATE statement where the order allows. */
  readonly foldInto?: "parent" | ((object: DbObject<ValuesOf<A>>) => boolean);
  /** Whether it can stand in its parent's CREATE statement together with these parts, itself among them; default: yes. Asked for what a source declares. */
  foldsWith?(object: DbObject<ValuesOf<A>>, parts: readonly DbObject[]): boolean;
  /**
   * It can be declared before it is made, for objects that it needs and that need it (a range type, for its canonical function):
   * its own statements make these along with it, and drop them.
   */
  readonly entwines?: true;
  /** What a source says where a table has none, though it would get a copy of its parent's. */
  readonly absent?: Partial<ValuesOf<A>>;
  /** How early to take it out of its parent's statement to break a cycle: lower goes first. */
  readonly detach?: number;
  /** Attributes whose change makes PostgreSQL refuse while dependents exist: they are dropped and restored around it. */
  readonly rebuild?: {
    readonly onChangeOf: readonly (keyof A & string)[];
    /** Narrows it to some changes of these attributes. */
    readonly when?: (from: DbObject<ValuesOf<A>>, to: DbObject<ValuesOf<A>>, models: Pick<RenderContext, "current" | "desired">) => boolean;
  };
  /** The object whose alteration makes and drops it, in place of statements of its own (columns of a typed table come with its type). */
  changedBy?(object: DbObject<ValuesOf<A>>, context: Pick<RenderContext, "current" | "desired" | "isDropped">): Key | undefined;
  /**
   * For a part: whether PostgreSQL refuses to add it to what it is a part of, as it is to be. That one is altered then as if all that
   * its `rebuild` names had changed, and its statements make the part; as they do whenever it is altered so.
   */
  remakesWhole?(
    object: DbObject<ValuesOf<A>>,
    whole: DbObject,
    context: Pick<RenderContext, "current" | "desired" | "isNew" | "isRebuilt">,
  ): boolean;
  /**
   * Whether an object stays in place while one that it depends on (or is a part of) is altered as `rebuild` says; default:
   * parts stay, others go. `altered`: it stays, but that alteration changes it as well (the columns of a type that is made
   * anew), so its own dependents are asked the same about it. `whole`: that would change it as well, and only what it is a part of,
   * made anew, can bring that about.
   */
  survives?(
    self: { readonly from: DbObject<ValuesOf<A>>; readonly to: DbObject<ValuesOf<A>> },
    below: { readonly from: DbObject; readonly to: DbObject },
  ): boolean | "altered" | "whole";
  /** It holds rows: it is not taken for another one, however alike, unless the source says so. */
  readonly holdsRows?: true;
  /** The dependency of PostgreSQL's `auto` type is an object of its own (a sequence's OWNED BY): losing it does not end this one. */
  readonly released?: boolean;
  /** Its loss is said by a statement of its own, also where the drop of another object would take it along. */
  readonly explicitDrop?: boolean;
  /**
   * With `via`: attaching the table makes the object (indexes) instead of requiring it; `false`: it requires it, and the one above
   * can be made anew where this one has to be (checks). Absent: it holds rows, and never goes for such a reason (columns).
   * `anew`: as `true`, but an object that the table has already is never taken over (exclusion constraints).
   * `alone`: it comes and goes with the link or with the object above, and cannot be made or dropped by itself (cloned triggers).
   */
  readonly madeByAttach?: boolean | "anew" | "alone";
  /** For a link that makes the object it is a part of follow another one (partitions, inheritance): that other one. */
  links?(object: DbObject<ValuesOf<A>>): Key;
  /**
   * With `via`: what PostgreSQL makes of it by itself when the object above is made, or its table linked to the one above.
   * `named`: whether under this name, or what gives it this name; `is`: attributes that are not simply those of the object above.
   * `linked`: it comes with the link, not with the object above. `less`: what takes away that which comes along with it and is not
   * wanted: such parts of the one above have to be there before.
   */
  follower?(
    object: DbObject<ValuesOf<A>>,
    above: DbObject<ValuesOf<A>>,
    linked: boolean,
    context: RenderContext,
  ): { readonly named?: boolean | readonly Statement[]; readonly is?: Partial<ValuesOf<A>>; readonly less?: readonly Statement[] };
  /** With `madeByAttach: "anew"`: such a follower as PostgreSQL makes it; its name is undefined where that depends on more. */
  asMade?(object: DbObject<ValuesOf<A>>, above: DbObject<ValuesOf<A>>): { readonly name: string | undefined; readonly is: ValuesOf<A> };
  /** With it: gives a name to the follower of what has the name `above` in the table above, whatever PostgreSQL called it. */
  nameFollower?(id: Id, above: string): Statement;
  /**
   * With `madeByAttach: true`: what PostgreSQL goes by when it looks for an object of the table that can be the follower, whatever
   * its kind (the columns of an index); default: all attributes. One that only looks so is made after the follower. Of those in one
   * CREATE statement that look alike it makes only the first.
   */
  looksLike?(object: DbObject<ValuesOf<A>>): string;
  /** Entries of the server's lock table that making or dropping one takes until the end of the transaction; default: none, and one. */
  readonly locks?: { readonly made: number; readonly dropped: number };
  /** Names it takes in a namespace that other kinds share: `relation:app.users`. */
  names?(object: DbObject<ValuesOf<A>>): readonly string[];
  /** Objects that have to be altered first, if they are altered too. */
  alterAfter?(to: DbObject<ValuesOf<A>>, from: DbObject<ValuesOf<A>>, models: Pick<RenderContext, "current" | "desired">): readonly Key[];
  /** Whether only what it is a part of, made anew, can bring the change about (the type of a column that a table is partitioned by). */
  replacesWhole?(to: DbObject<ValuesOf<A>>, from: DbObject<ValuesOf<A>>): boolean;
  /** Objects that make way while it is altered, besides what `rebuild` says, and come back; for a link, while it is made anew. */
  clears?(
    to: DbObject<ValuesOf<A>>,
    from: DbObject<ValuesOf<A>>,
    context: Pick<RenderContext, "current" | "desired" | "isRebuilt">,
  ): readonly Key[];
  /** Objects that have to be dropped first, if they are dropped too and what it is a part of stays. */
  dropAfter?(object: DbObject<ValuesOf<A>>, current: Model): readonly Key[];
  /** For a part that has no address in `pg_depend`: whether what its whole is said to depend on is needed by this part only. */
  bears?(needed: DbObject): boolean;
  /** Objects it needs besides what `pg_depend` says. */
  requires?(object: DbObject<ValuesOf<A>>, model: Model): readonly Key[];
  /** How DDL points to it, as COMMENT ON and ALTER … OWNER TO want it: `TABLE app.users`. */
  reference(id: Id): string;
  create(to: DbObject<ValuesOf<A>>, context: RenderContext): Statements;
  /** How it is written inside its parent's CREATE statement; for kinds that fold. Empty text when the parent says it otherwise. */
  clause?(object: DbObject<ValuesOf<A>>, context: RenderContext): string;
  /**
   * Whether its own statements build it beside those who use its table, outside of a transaction. Of an object that follows from
   * another, each is built so by itself, before the one above.
   */
  builtBeside?(to: DbObject<ValuesOf<A>>, context: Pick<RenderContext, "current" | "desired" | "isNew" | "isBusy">): boolean;
  /** What neither CREATE nor the parent's CREATE can say; runs after them. */
  afterwards?(to: DbObject<ValuesOf<A>>, context: RenderContext): Statements;
  drop(from: DbObject<ValuesOf<A>>, context: RenderContext): Statements;
  /** `object` is what has the new name. */
  rename?(from: Id, to: Id, object: DbObject<ValuesOf<A>>): Statements;
  /** What has names inside of its objects and is no object itself: the labels of an enum, the attributes of a composite type. */
  readonly elements?: {
    /** What sources and people call one: `label`. */
    readonly word: string;
    of(is: ValuesOf<A>): readonly string[];
    /** `models` have what is there before and after the plan. */
    rename(id: Id, from: string, to: string, models: readonly Model[]): Statement;
  };
  /** What it has to say about every new object of another kind, right after that one was made (privileges that default grants gave it). */
  besideNew?(created: DbObject, context: RenderContext): Statements;
  /**
   * Its attributes with every text that nobody may see (a password) replaced by what `replace` answers. `name` tells the secrets of one
   * object apart: that of the option, or of the parameter of a connection string.
   */
  secrets?(is: ValuesOf<A>, replace: (secret: string, name: string) => string): ValuesOf<A>;
  /**
   * What a statement says that no scratch database may be told, because the server would act on it (a subscription that receives, a
   * role): it is not run there, and the objects read back are given these attributes.
   */
  withheld?(statement: Parsed): readonly Said<ValuesOf<A>>[] | undefined;
  /**
   * The attributes as they are to be, where the database keeps less of them than the source says (a password, of which it has a
   * verifier): those that it has already, when they will do. `live` is everything in the database; `show` tells the secret behind a stand-in.
   */
  settle?(to: DbObject<ValuesOf<A>>, from: DbObject<ValuesOf<A>> | undefined, live: Model, show: (secret: string) => string): ValuesOf<A>;
  /** A handler given for several attributes runs once for all of them. */
  readonly alter: { readonly [K in keyof A]: "replace" | "ignore" | AlterHandler<ValuesOf<A>> };
}

/** A kind as the engine sees it, whatever its attributes. */
// biome-ignore lint/suspicious/noExplicitAny: kinds of different attributes in one registry
export type Kind = Omit<KindDefinition<any>, "alter" | "attributes"> & {
  readonly attributes: AttributeSet;
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly alter: Readonly<Record<string, "replace" | "ignore" | AlterHandler<any>>>;
  /** Its place in the list of kinds: what comes earlier is made earlier where nothing else decides. */
  readonly rank: number;
};

/** Checks a kind's definition at compile time: every attribute must be read from the catalog and have a way to be altered. */
export function defineKind<const A extends AttributeSet>(definition: KindDefinition<A>): KindDefinition<A> {
  return definition;
}

/** All kinds, in the order of creation. */
export class KindRegistry {
  readonly all: readonly Kind[];
  readonly #byName: ReadonlyMap<string, Kind>;

  // biome-ignore lint/suspicious/noExplicitAny: kinds of different attributes in one list
  constructor(definitions: readonly KindDefinition<any>[]) {
    this.all = definitions.map((definition, rank) => ({ ...definition, rank }) as Kind);
    this.#byName = new Map(this.all.map((kind) => [kind.kind, kind]));
  }

  /** The kind whose objects hold the others: schemas. */
  get namespace(): Kind {
    const kind = this.all.find(({ namespace }) => namespace === true);
    if (kind === undefined) throw new Error("no kind is the namespace of the others");
    return kind;
  }

  /** The kind of that name. Throws when there is none: a defect. */
  get(name: string): Kind {
    const kind = this.#byName.get(name);
    if (kind === undefined) throw new Error(`no such kind: ${name}`);
    return kind;
  }

  find(name: string): Kind | undefined {
    return this.#byName.get(name);
  }
}

export const asList = (statements: Statements): readonly Statement[] =>
  Array.isArray(statements) ? statements : [statements as Statement];
