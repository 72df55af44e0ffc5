/** Random states of tables that stand in families, as SQL: partitions of partitions, tables that inherit, and what each has of its own. */
import fc from "fast-check";

/** What a table may have besides its columns; on one that others hang on, they all get it. */
interface Extras {
  readonly unique: boolean;
  readonly index: "none" | "plain" | "partial" | "expression";
  readonly check: "none" | "short" | "long";
  readonly trigger: "none" | "before" | "after";
  readonly notNull: boolean;
  readonly default: "none" | "one" | "two";
  readonly comment: boolean;
}

interface Partition extends Extras {
  readonly comes: "within" | "attached" | "apart";
  /** It is partitioned itself, into one for everything. */
  readonly below: Extras | undefined;
}

interface Family {
  readonly by: "RANGE" | "LIST" | "HASH";
  readonly key: "none" | "primary" | "unique";
  readonly type: "integer" | "bigint" | "text";
  readonly generated: boolean;
  readonly extras: Extras;
  readonly partitions: { readonly [name: string]: Partition };
  readonly hasDefault: boolean;
  readonly refers: "none" | "to" | "from" | "both";
}

interface Heirs {
  readonly base: Extras;
  readonly child: Extras;
  readonly declares: boolean;
  readonly twoParents: boolean;
  readonly grandchild: boolean;
}

export interface Families {
  readonly family: Family;
  readonly heirs: Heirs | undefined;
}

const extras: fc.Arbitrary<Extras> = fc.record({
  unique: fc.boolean(),
  index: fc.constantFrom("none", "plain", "partial", "expression"),
  check: fc.constantFrom("none", "short", "long"),
  trigger: fc.constantFrom("none", "before", "after"),
  notNull: fc.boolean(),
  default: fc.constantFrom("none", "one", "two"),
  comment: fc.boolean(),
});

const partition: fc.Arbitrary<Partition> = fc
  .tuple(extras, fc.record({ comes: fc.constantFrom("within", "attached", "apart"), below: fc.option(extras, { nil: undefined }) }))
  .map(([own, rest]) => ({ ...own, ...rest }) as Partition);

const names = ["first", "second", "third"];

const partitions = fc
  .subarray(names)
  .chain((chosen) => fc.record(Object.fromEntries(chosen.map((name) => [name, partition])) as { [name: string]: fc.Arbitrary<Partition> }));

export const families: fc.Arbitrary<Families> = fc.record({
  family: fc.record({
    by: fc.constantFrom("RANGE", "LIST", "HASH"),
    key: fc.constantFrom("none", "primary", "unique"),
    type: fc.constantFrom("integer", "bigint", "text"),
    generated: fc.boolean(),
    extras,
    partitions,
    hasDefault: fc.boolean(),
    refers: fc.constantFrom("none", "to", "from", "both"),
  }),
  heirs: fc.option(fc.record({ base: extras, child: extras, declares: fc.boolean(), twoParents: fc.boolean(), grandchild: fc.boolean() }), {
    nil: undefined,
  }),
});

/** The SQL that makes a state. */
export function familiesSql({ family, heirs }: Families): string {
  return [
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';",
    "CREATE TABLE other (id integer PRIMARY KEY);",
    ...familySql(family),
    ...(heirs === undefined ? [] : heirsSql(heirs)),
  ].join("\n");
}

const bounds: { readonly [by in Family["by"]]: (place: number) => string } = {
  RANGE: (place) => `FOR VALUES FROM (${place * 10}) TO (${place * 10 + 10})`,
  LIST: (place) => `FOR VALUES IN (${place}, ${place + 10})`,
  HASH: (place) => `FOR VALUES WITH (MODULUS 3, REMAINDER ${place})`,
};

const value = { none: "", one: " DEFAULT 1", two: " DEFAULT 2" };

function columnsOf({ type, generated, extras: { default: its, notNull } }: Family): string {
  const ours = `id integer NOT NULL, a ${type}${value[its]}${notNull ? " NOT NULL" : ""}, ref integer`;
  return generated ? `${ours}, twice integer GENERATED ALWAYS AS (id * 2) STORED` : ours;
}

function familySql(family: Family): string[] {
  const { by, key, partitions: all, hasDefault, refers, extras: shared } = family;
  const columns = columnsOf(family);
  return [
    `CREATE TABLE family (${columns}) PARTITION BY ${by} (id);`,
    ...Object.entries(all).flatMap(([name, own]) => partitionSql(name, own, columns, by)),
    ...(hasDefault && by !== "HASH" ? ["CREATE TABLE rest PARTITION OF family DEFAULT;"] : []),
    ...(key === "none" ? [] : [`ALTER TABLE family ADD ${key === "primary" ? "PRIMARY KEY" : "UNIQUE"} (id);`]),
    ...extrasSql("family", shared, { isWhole: true }),
    ...(refers === "to" || refers === "both" ? ["ALTER TABLE family ADD FOREIGN KEY (ref) REFERENCES other;"] : []),
    ...(key !== "none" && (refers === "from" || refers === "both")
      ? ["CREATE TABLE pointer (id integer REFERENCES family (id) ON DELETE CASCADE);"]
      : []),
  ];
}

function partitionSql(name: string, own: Partition, columns: string, by: Family["by"]): string[] {
  const bound = bounds[by](names.indexOf(name));
  const split = own.below === undefined ? "" : " PARTITION BY RANGE (id)";
  const made =
    own.comes === "within"
      ? [`CREATE TABLE ${name} PARTITION OF family ${bound}${split};`]
      : [
          `CREATE TABLE ${name} (${columns})${split};`,
          ...(own.comes === "attached" ? [`ALTER TABLE family ATTACH PARTITION ${name} ${bound};`] : []),
        ];
  return [
    ...made,
    ...(own.below === undefined
      ? []
      : [`CREATE TABLE ${name}_below PARTITION OF ${name} DEFAULT;`, ...extrasSql(`${name}_below`, own.below)]),
    ...extrasSql(name, own),
    ...(own.default === "none" ? [] : [`ALTER TABLE ${name} ALTER a SET DEFAULT '${own.default === "one" ? 1 : 2}';`]),
  ];
}

/** The names are the table's, so that those of a whole are not those of its parts. */
function extrasSql(table: string, made: Extras, { isWhole = false } = {}): string[] {
  const index = { none: "", plain: "(a)", partial: "(id) WHERE ref IS NOT NULL", expression: "((id + 1))" }[made.index];
  return [
    ...(made.unique ? [`ALTER TABLE ${table} ADD CONSTRAINT ${table}_unique UNIQUE (id, ref);`] : []),
    ...(index === "" ? [] : [`CREATE INDEX ${table}_own ON ${table} ${index};`]),
    ...(made.check === "none"
      ? []
      : [
          `ALTER TABLE ${table} ADD CONSTRAINT ${isWhole ? "whole" : table}_check CHECK (id ${made.check === "short" ? "> -5" : "> -5 AND ref > 0"});`,
        ]),
    ...(made.trigger === "none"
      ? []
      : [`CREATE TRIGGER ${table}_touch ${made.trigger.toUpperCase()} UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION touch();`]),
    ...(made.comment ? [`COMMENT ON TABLE ${table} IS 'the ${table}';`] : []),
  ];
}

function heirsSql({ base, child, declares, twoParents, grandchild }: Heirs): string[] {
  const column = ({ default: its, notNull }: Extras): string => `a integer${value[its]}${notNull ? " NOT NULL" : ""}`;
  return [
    `CREATE TABLE base (id integer, ${column(base)}, ref integer);`,
    ...(twoParents ? ["CREATE TABLE mixin (a integer, noted text);"] : []),
    `CREATE TABLE child (own text${declares ? `, ${column(child)}` : ""}) INHERITS (base${twoParents ? ", mixin" : ""});`,
    ...(grandchild ? ["CREATE TABLE grandchild () INHERITS (child);"] : []),
    ...extrasSql("base", base, { isWhole: true }),
    ...extrasSql("child", child),
  ];
}
