/** Generated schemas: tables of 11 columns with two indexes and a foreign key each, a view for every tenth. */

/** The statements of a schema with so many tables; `differs` applies four changes to it. */
export function generatedSchema(tables: number, options: { readonly differs: boolean }): string {
  const parts: string[] = [];
  for (let n = 0; n < tables; n++) parts.push(table(n, options.differs && n === 1), ...(n % 10 === 9 ? [view(n)] : []));
  if (options.differs)
    parts.push(
      "CREATE INDEX t2_extra_idx ON t2 (c3, c4);",
      "CREATE TABLE added (id bigint PRIMARY KEY, note text);",
      "COMMENT ON TABLE t3 IS 'changed';",
    );
  return parts.join("\n\n");
}

function table(n: number, withColumn: boolean): string {
  return `CREATE TABLE t${n} (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  parent_id bigint REFERENCES t${Math.floor(n / 2)} (id),
  c1 text NOT NULL,
  c2 integer NOT NULL DEFAULT 0,
  c3 timestamptz NOT NULL DEFAULT now(),
  c4 numeric(12, 2),
  c5 boolean NOT NULL DEFAULT false,
  c6 jsonb,
  c7 uuid,
  c8 varchar(100) CHECK (c8 <> ''),
  c9 date${withColumn ? ",\n  c10 text" : ""}
);
CREATE INDEX t${n}_parent_id_idx ON t${n} (parent_id);
CREATE INDEX t${n}_c1_idx ON t${n} (c1, c3 DESC) WHERE c5;`;
}

const view = (n: number): string =>
  `CREATE VIEW v${n} AS SELECT a.id, a.c1, b.c2 FROM t${n} a JOIN t${n - 1} b ON b.id = a.parent_id WHERE a.c5;`;
