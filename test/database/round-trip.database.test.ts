/** What is written as YAML or SQL files declares the very same objects. */
import { describe, expect } from "vitest";
import { writeSql } from "../../src/desired/write-sql.ts";
import { writeYaml } from "../../src/desired/write-yaml.ts";
import { emptyModel } from "../../src/model/object.ts";
import { plan } from "../../src/plan/plan.ts";
import { test } from "../support/database.ts";
import { different, modelOf, registry } from "../support/model.ts";

const cases: Readonly<Record<string, string>> = {
  "a table with everything usual": `
    CREATE SCHEMA app; CREATE TYPE app.status AS ENUM ('a', 'it''s', 'null', '1');
    CREATE TABLE app.teams (id int PRIMARY KEY);
    CREATE TABLE app."Users" (id bigint GENERATED ALWAYS AS IDENTITY (START 10 CACHE 5), "e.mail" varchar(20) COLLATE "C" NOT NULL DEFAULT 'x: y',
      s app.status DEFAULT 'a', n numeric(10,2) DEFAULT 1.10, g text GENERATED ALWAYS AS (lower("e.mail")) STORED, team int,
      CONSTRAINT "Users_id_key" PRIMARY KEY (id), UNIQUE ("e.mail", n), CHECK (n > 0), CONSTRAINT team FOREIGN KEY (team) REFERENCES app.teams ON DELETE SET NULL);
    CREATE INDEX ON app."Users" (lower("e.mail") DESC) WHERE n > 1; ALTER TABLE app."Users" ENABLE ROW LEVEL SECURITY;
    CREATE POLICY own ON app."Users" FOR SELECT USING (id > 1);
    COMMENT ON TABLE app."Users" IS E'two\\nlines: # "quoted"\\ttab'; COMMENT ON COLUMN app."Users"."e.mail" IS 'true';
    COMMENT ON CONSTRAINT team ON app."Users" IS '~'; COMMENT ON SCHEMA app IS ' padded ';`,
  "foreign keys in a circle": `
    CREATE TABLE a (id int PRIMARY KEY, b int); CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a, me int REFERENCES b);
    ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;`,
  "routines and views": `
    CREATE FUNCTION f(a int, b text DEFAULT 'x, y)') RETURNS int LANGUAGE plpgsql AS $$\nbegin\n\t-- odd   \n  return 1;\nend\n$$;
    CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS 'select a'; CREATE PROCEDURE p() LANGUAGE sql AS 'select 1';
    CREATE VIEW v AS SELECT f(1, 'a') AS x; CREATE VIEW w WITH (security_barrier) AS SELECT x, 1 AS one FROM v;
    CREATE MATERIALIZED VIEW m AS SELECT x FROM w; CREATE UNIQUE INDEX ON m (x); COMMENT ON FUNCTION f(text) IS 'one';
    CREATE TABLE t (x int); CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
    CREATE TRIGGER touch BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch('a');`,
  "indexes and keys that are alike": `
    CREATE TABLE z (id int NOT NULL, c int, at date NOT NULL) PARTITION BY RANGE (at);
    CREATE TABLE a_1 PARTITION OF z FOR VALUES FROM ('2020-01-01') TO ('2020-02-01'); CREATE TABLE z_2 PARTITION OF z DEFAULT;
    CREATE INDEX z_c ON z (c); CREATE INDEX a_own ON a_1 (c); CREATE INDEX z_own ON z_2 (c);
    CREATE TABLE u (id int CONSTRAINT u_pkey PRIMARY KEY); ALTER TABLE u ADD CONSTRAINT u_id UNIQUE (id);`,
  "triggers with a state of their own on partitions": `
    CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
    CREATE TABLE z (id int NOT NULL) PARTITION BY LIST (id); CREATE TABLE a_1 PARTITION OF z FOR VALUES IN (1) PARTITION BY LIST (id);
    CREATE TABLE a_0 PARTITION OF a_1 DEFAULT; CREATE TRIGGER t AFTER INSERT ON z FOR EACH ROW EXECUTE FUNCTION f();
    ALTER TABLE z ENABLE ALWAYS TRIGGER t; ALTER TABLE a_1 DISABLE TRIGGER t; ALTER TABLE a_0 ENABLE TRIGGER t;
    COMMENT ON TRIGGER t ON a_0 IS 'own';`,
  "indexes that are attached to an unfinished one": `
    CREATE TABLE m (id int, v text) PARTITION BY LIST (id); CREATE TABLE m_1 PARTITION OF m FOR VALUES IN (1);
    CREATE TABLE m_2 PARTITION OF m FOR VALUES IN (2); CREATE INDEX m_v ON ONLY m (v); CREATE INDEX m_1_v ON m_1 (v);
    ALTER INDEX m_v ATTACH PARTITION m_1_v;`,
  "partitions that are as their parent says": `
    CREATE TABLE p (id int NOT NULL, at date) PARTITION BY RANGE (at);
    CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2020-01-01') TO ('2021-01-01'); CREATE TABLE p2 PARTITION OF p DEFAULT;`,
  "partitions with names, columns and indexes of their own": `
    CREATE TABLE r (id int PRIMARY KEY); CREATE TABLE p (id int REFERENCES r, at date NOT NULL, n int DEFAULT 1, PRIMARY KEY (id, at), CHECK (n > 0)) PARTITION BY RANGE (at);
    CREATE TABLE p1 (n int DEFAULT 2 NOT NULL, at date NOT NULL, id int NOT NULL, CONSTRAINT own PRIMARY KEY (id, at), CONSTRAINT p_n_check CHECK (n > 0));
    CREATE INDEX own_n ON p1 (n); ALTER TABLE p ATTACH PARTITION p1 FOR VALUES FROM ('2020-01-01') TO ('2021-01-01'); CREATE INDEX p_n ON p (n);
    CREATE TABLE p2 PARTITION OF p FOR VALUES FROM ('2021-01-01') TO ('2022-01-01') PARTITION BY HASH (id); CREATE TABLE p20 PARTITION OF p2 FOR VALUES WITH (MODULUS 1, REMAINDER 0);
    CREATE INDEX only_p20 ON p20 (at); COMMENT ON TABLE p20 IS 'x'; COMMENT ON COLUMN p20.n IS 'y';`,
  inheritance: `
    CREATE TABLE a (id int NOT NULL, n int DEFAULT 1, CHECK (id > 0)); CREATE SCHEMA s; CREATE TABLE s.b (x text) INHERITS (a);
    CREATE TABLE c () INHERITS (a, s.b); ALTER TABLE c ALTER n SET DEFAULT 2; COMMENT ON COLUMN c.id IS 'inherited';`,
  "sequences, domains and types": `
    CREATE SEQUENCE s START 5 INCREMENT -1 MINVALUE -100 MAXVALUE 9 CYCLE; CREATE TABLE t (id serial, a smallserial);
    CREATE DOMAIN d AS text DEFAULT 'x' NOT NULL CONSTRAINT ok CHECK (VALUE <> ''); CREATE TYPE c AS (a int, "b c" d); CREATE TYPE rng AS RANGE (SUBTYPE = float8);
    CREATE TABLE u (x d, y c, z rng, EXCLUDE USING gist (z WITH &&));`,
};

describe.each(Object.entries(cases))("%s", (_name, sql) => {
  test.for(["files", "single"] as const)("as YAML, layout %s", async (layout) => {
    const original = await modelOf(sql);
    expect(different(await modelOf(writeYaml(original, registry, { layout })), original)).toEqual([]);
  });

  test("as SQL", async () => {
    const original = await modelOf(sql);
    const fresh = await modelOf("");
    const { steps } = plan({ ...emptyModel(original.serverMajor), objects: fresh.objects }, original, registry, { user: "postgres" });
    expect(different(await modelOf(writeSql(steps, original, registry, { layout: "files" })), original)).toEqual([]);
  });
});
