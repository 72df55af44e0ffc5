/** Random states of a small schema, as SQL: few names, so that two states share objects which differ. */
import fc from "fast-check";

const labels = ["calm", "glad", "sad", "tense"] as const;
const types = [
  "integer",
  "bigint",
  "text",
  "varchar(20)",
  "numeric(10,2)",
  "timestamptz",
  "date",
  "boolean",
  "jsonb",
  "mood",
  "code",
] as const;
type Type = (typeof types)[number];

interface Column {
  readonly type: Type;
  readonly notNull: boolean;
  readonly hasDefault: boolean;
  readonly comment: boolean;
}

interface Table {
  readonly id: "integer" | "bigint";
  readonly identity: boolean;
  readonly columns: { readonly [name: string]: Column };
  readonly unique: boolean;
  readonly index: "none" | "plain" | "descending" | "partial";
  readonly check: "none" | "short" | "long";
  readonly unlogged: boolean;
  readonly rowSecurity: boolean;
  readonly policy: boolean;
  readonly trigger: boolean;
  /** Position of the table that `ref` refers to; none where absent. */
  readonly refersTo: number | undefined;
  readonly onDelete: "CASCADE" | "SET NULL" | "NO ACTION";
}

interface State {
  readonly labels: readonly string[];
  readonly codeLength: 3 | 5;
  readonly tables: { readonly [name: string]: Table };
  readonly view: "none" | "some" | "all";
  readonly viewOnView: boolean;
  readonly materialized: boolean;
  readonly argument: "integer" | "text";
  readonly result: "integer" | "text";
  readonly granted: readonly ("SELECT" | "INSERT")[];
}

const columns = ["a", "b", "c"];
const tables = ["north", "south", "west"];

const column: fc.Arbitrary<Column> = fc.record({
  type: fc.constantFrom(...types),
  notNull: fc.boolean(),
  hasDefault: fc.boolean(),
  comment: fc.boolean(),
});

const subset = <T>(names: readonly string[], value: fc.Arbitrary<T>, least = 0): fc.Arbitrary<{ readonly [name: string]: T }> =>
  fc
    .subarray([...names], { minLength: least })
    .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, value])) as { [name: string]: fc.Arbitrary<T> }));

const table: fc.Arbitrary<Table> = fc.record({
  id: fc.constantFrom("integer", "bigint"),
  identity: fc.boolean(),
  columns: subset(columns, column, 1),
  unique: fc.boolean(),
  index: fc.constantFrom("none", "plain", "descending", "partial"),
  check: fc.constantFrom("none", "short", "long"),
  unlogged: fc.boolean(),
  rowSecurity: fc.boolean(),
  policy: fc.boolean(),
  trigger: fc.boolean(),
  refersTo: fc.option(fc.nat(2), { nil: undefined }),
  onDelete: fc.constantFrom("CASCADE", "SET NULL", "NO ACTION"),
});

export const state: fc.Arbitrary<State> = fc.record({
  labels: fc.shuffledSubarray([...labels], { minLength: 1 }),
  codeLength: fc.constantFrom(3, 5),
  tables: subset(tables, table, 1),
  view: fc.constantFrom("none", "some", "all"),
  viewOnView: fc.boolean(),
  materialized: fc.boolean(),
  argument: fc.constantFrom("integer", "text"),
  result: fc.constantFrom("integer", "text"),
  granted: fc.subarray(["SELECT", "INSERT"]),
});

const defaults: { readonly [T in Type]: string } = {
  integer: "1",
  bigint: "2",
  text: "'x'",
  "varchar(20)": "'y'",
  "numeric(10,2)": "1.5",
  timestamptz: "now()",
  date: "CURRENT_DATE",
  boolean: "true",
  jsonb: "'{}'",
  mood: "NULL",
  code: "'abc'",
};

/** The SQL that makes a state. Foreign keys come last, so that tables may refer to each other. */
export function sqlOf(made: State): string {
  const names = Object.keys(made.tables);
  return [
    `CREATE TYPE mood AS ENUM (${made.labels.map((label) => `'${label}'`).join(", ")});`,
    `CREATE DOMAIN code AS text CHECK (length(VALUE) <= ${made.codeLength});`,
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';",
    `CREATE FUNCTION twice(x ${made.argument}) RETURNS ${made.result} LANGUAGE sql AS 'SELECT (x::text || x::text)::${made.result}';`,
    ...names.flatMap((name) => tableSql(name, made.tables[name] as Table, made)),
    ...viewSql(made),
    ...names.flatMap((name) => referenceSql(name, made.tables[name] as Table, made)),
  ].join("\n");
}

function tableSql(name: string, made: Table, { granted }: State): string[] {
  const own = Object.entries(made.columns);
  const [first] = own[0] as [string, Column];
  const lines = [
    `id ${made.id} ${made.identity ? "GENERATED ALWAYS AS IDENTITY " : ""}PRIMARY KEY`,
    ...own.map(([column, { type, notNull, hasDefault }]) =>
      [column, type, hasDefault && `DEFAULT ${defaults[type]}`, notNull && "NOT NULL"].filter(Boolean).join(" "),
    ),
    ...(made.refersTo === undefined ? [] : ["ref bigint"]),
    ...(made.unique ? [`UNIQUE (${first})`] : []),
    ...(made.check === "none" ? [] : [`CHECK (${made.check === "short" ? "id > 0" : `id > 0 AND ${first} IS NOT NULL`})`]),
  ];
  const index = { none: "", plain: `(${first})`, descending: `(${first} DESC, id)`, partial: `(id) WHERE ${first} IS NOT NULL` }[
    made.index
  ];
  return [
    `CREATE ${made.unlogged ? "UNLOGGED " : ""}TABLE ${name} (\n  ${lines.join(",\n  ")}\n);`,
    ...own.flatMap(([column, { comment, type }]) => (comment ? [`COMMENT ON COLUMN ${name}.${column} IS 'a ${type}';`] : [])),
    ...(index === "" ? [] : [`CREATE INDEX ${name}_own ON ${name} ${index};`]),
    ...(made.rowSecurity ? [`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY;`] : []),
    ...(made.policy ? [`CREATE POLICY own ON ${name} USING (${first} IS NOT NULL);`] : []),
    ...(made.trigger ? [`CREATE TRIGGER touch BEFORE UPDATE OF ${first} ON ${name} FOR EACH ROW EXECUTE FUNCTION touch();`] : []),
    ...(granted.length > 0 ? [`GRANT ${granted.join(", ")} ON ${name} TO PUBLIC;`] : []),
  ];
}

function viewSql({ tables: all, view, viewOnView, materialized, granted, argument }: State): string[] {
  const [[name, made]] = Object.entries(all) as [[string, Table]];
  const list = view === "some" ? ["id"] : ["id", ...Object.keys(made.columns)];
  return [
    ...(view === "none" ? [] : [`CREATE VIEW seen AS SELECT ${list.join(", ")} FROM ${name};`, "COMMENT ON VIEW seen IS 'what is seen';"]),
    ...(view !== "none" && granted.length > 0 ? ["GRANT SELECT ON seen TO PUBLIC;"] : []),
    ...(view !== "none" && viewOnView ? [`CREATE VIEW counted AS SELECT count(*) AS n, max(id) AS last FROM seen;`] : []),
    ...(materialized
      ? [`CREATE MATERIALIZED VIEW kept AS SELECT id, twice(id::${argument}) AS two FROM ${name};`, "CREATE INDEX kept_id ON kept (id);"]
      : []),
  ];
}

function referenceSql(name: string, { refersTo, onDelete, unlogged }: Table, { tables: all }: State): string[] {
  if (refersTo === undefined) return [];
  const names = Object.keys(all);
  const target = names[refersTo % names.length] as string;
  // a table that survives a crash cannot refer to one that does not
  if (!unlogged && all[target]?.unlogged === true) return [];
  return [`ALTER TABLE ${name} ADD CONSTRAINT ${name}_ref FOREIGN KEY (ref) REFERENCES ${target} (id) ON DELETE ${onDelete};`];
}
