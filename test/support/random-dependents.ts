/** Random states of types and functions, and of what stands on them, as SQL: every dependent there is on few things that change. */
import fc from "fast-check";

const fields = ["a integer", "b text", "c bigint", "m mood", "k code"] as const;
const standing = [
  "default",
  "check",
  "generated",
  "index",
  "statistics",
  "policy",
  "trigger",
  "aggregate",
  "operator",
  "rule",
  "domain default",
  "domain check",
  "materialized view",
  "view on view",
  "column grants",
  "comments",
] as const;
const typed = ["mood", "mood[]", "code", "code[]", "pair", "pair[]", "place", "span", "moods"] as const;

export interface Standing {
  readonly labels: readonly string[];
  readonly code: "text" | "varchar(20)" | "mood";
  readonly codeLength: "none" | "short" | "long";
  readonly fields: readonly (typeof fields)[number][];
  readonly span: "integer" | "bigint" | "code";
  readonly argument: "integer" | "bigint" | "text";
  readonly argumentName: "x" | "y";
  readonly result: "integer" | "bigint" | "text";
  readonly body: "1" | "2";
  readonly stands: readonly (typeof standing)[number][];
  readonly columns: readonly (typeof typed)[number][];
  readonly view: "none" | "few" | "all";
  readonly invoker: boolean;
}

export const dependents: fc.Arbitrary<Standing> = fc.record({
  labels: fc.shuffledSubarray(["calm", "glad", "sad"], { minLength: 1 }),
  code: fc.constantFrom("text", "varchar(20)", "mood"),
  codeLength: fc.constantFrom("none", "short", "long"),
  fields: fc.shuffledSubarray([...fields], { minLength: 1 }),
  span: fc.constantFrom("integer", "bigint", "code"),
  argument: fc.constantFrom("integer", "bigint", "text"),
  argumentName: fc.constantFrom("x", "y"),
  result: fc.constantFrom("integer", "bigint", "text"),
  body: fc.constantFrom("1", "2"),
  stands: fc.subarray([...standing]),
  columns: fc.subarray([...typed]),
  view: fc.constantFrom("none", "few", "all"),
  invoker: fc.boolean(),
});

/** `mood[]` → `mood_array`: the column of the table that has this type. */
const columnOf = (type: string): string => `its_${type.replace("[]", "_array")}`;

/** The SQL that makes a state. */
export function dependentsSql(made: Standing): string {
  const { labels, argument, argumentName, result, body, stands } = made;
  const has = (dependent: (typeof standing)[number]): boolean => stands.includes(dependent);
  const call = `f(n::${argument})`;
  return [
    `CREATE TYPE mood AS ENUM (${labels.map((label) => `'${label}'`).join(", ")});`,
    `CREATE FUNCTION f(${argumentName} ${argument}) RETURNS ${result} LANGUAGE sql IMMUTABLE AS 'SELECT ${body}::${result}';`,
    "CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';",
    ...typesSql(made, has),
    tableSql(made, has, call),
    ...(has("index") ? [`CREATE INDEX t_f ON t ((${call}));`] : []),
    ...(has("statistics") ? [`CREATE STATISTICS t_stats ON (${call}), n FROM t;`] : []),
    ...(has("policy") ? [`ALTER TABLE t ENABLE ROW LEVEL SECURITY;`, `CREATE POLICY own ON t USING (${call} IS NOT NULL);`] : []),
    ...(has("trigger")
      ? [`CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW WHEN (f(NEW.n::${argument}) IS NOT NULL) EXECUTE FUNCTION touch();`]
      : []),
    ...(has("aggregate")
      ? [
          `CREATE FUNCTION step(${result}, ${argument}) RETURNS ${result} LANGUAGE sql IMMUTABLE AS 'SELECT $1';`,
          `CREATE AGGREGATE every_f(${argument}) (SFUNC = step, STYPE = ${result});`,
        ]
      : []),
    ...viewsSql(made, has, call),
    ...(has("comments")
      ? [`COMMENT ON FUNCTION f(${argument}) IS 'f';`, "COMMENT ON TYPE mood IS 'how one feels';", "COMMENT ON COLUMN t.n IS 'n';"]
      : []),
  ].join("\n");
}

type Has = (dependent: (typeof standing)[number]) => boolean;

function typesSql({ labels, code, codeLength, fields: its, span, argument, columns }: Standing, has: Has): string[] {
  const length = { none: "", short: " CHECK (length(VALUE::text) < 10)", long: " CHECK (length(VALUE::text) < 100)" }[codeLength];
  const given = has("domain default") ? ` DEFAULT (CASE WHEN f(1::${argument}) IS NULL THEN NULL ELSE '${labels[0]}' END)::${code}` : "";
  // not yet: a check below a type that another check's function takes
  const isChecked = has("domain check") && !columns.includes("place");
  const seen = isChecked ? [`CREATE FUNCTION seen(${code}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';`] : [];
  const isSeen = isChecked ? " CONSTRAINT seen CHECK (seen(VALUE))" : "";
  return [
    ...seen,
    `CREATE DOMAIN code AS ${code}${given}${length}${isSeen};`,
    `CREATE TYPE pair AS (${its.join(", ")});`,
    ...(columns.includes("place")
      ? [
          "CREATE FUNCTION fits(pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';",
          "CREATE DOMAIN place AS pair CHECK (fits(VALUE));",
        ]
      : []),
    ...(columns.includes("span") ? [`CREATE TYPE span AS RANGE (SUBTYPE = ${span});`] : []),
    ...(columns.includes("moods") ? ["CREATE TYPE moods AS RANGE (SUBTYPE = mood);"] : []),
    ...(has("operator")
      ? [
          `CREATE FUNCTION same(${argument}, ${argument}) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';`,
          `CREATE OPERATOR === (LEFTARG = ${argument}, RIGHTARG = ${argument}, FUNCTION = same, COMMUTATOR = ===);`,
        ]
      : []),
  ];
}

function tableSql({ argument, result, columns, labels }: Standing, has: Has, call: string): string {
  const lines = [
    "n integer PRIMARY KEY",
    ...columns.map((type) => `${columnOf(type)} ${type}${type === "mood" ? ` DEFAULT '${labels[0]}'` : ""}`),
    ...(has("default") ? [`d ${result} DEFAULT f(1::${argument})`] : []),
    ...(has("generated") ? [`g ${result} GENERATED ALWAYS AS (${call}) STORED`] : []),
    ...(has("check") ? [`CONSTRAINT t_check CHECK (${call} IS NOT NULL)`] : []),
    ...(has("operator") ? [`CONSTRAINT t_same CHECK (n::${argument} === n::${argument})`] : []),
  ];
  return `CREATE TABLE t (\n  ${lines.join(",\n  ")}\n);`;
}

function viewsSql({ view, columns, invoker, argument }: Standing, has: Has, call: string): string[] {
  if (view === "none") return [];
  const list = ["n", `${call} AS called`, ...(view === "all" ? columns.map(columnOf) : [])];
  const options = invoker ? " WITH (security_barrier = true)" : "";
  return [
    `CREATE VIEW v${options} AS SELECT ${list.join(", ")} FROM t;`,
    ...(has("view on view") ? ["CREATE VIEW w AS SELECT * FROM v WHERE called IS NOT NULL;"] : []),
    ...(has("materialized view") ? ["CREATE MATERIALIZED VIEW kept AS SELECT * FROM v;", "CREATE UNIQUE INDEX kept_n ON kept (n);"] : []),
    ...(has("rule") ? ["CREATE RULE silent AS ON INSERT TO v DO INSTEAD NOTHING;"] : []),
    ...(has("aggregate") ? [`CREATE VIEW summed AS SELECT every_f(n::${argument}) AS all_of FROM v;`] : []),
    ...(has("column grants") ? ["GRANT SELECT (n, called) ON v TO PUBLIC;"] : []),
    ...(has("comments") ? ["COMMENT ON COLUMN v.called IS 'called';"] : []),
  ];
}
