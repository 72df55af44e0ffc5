CREATE LANGUAGE plold HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE COLLATION letters (locale = 'C');
CREATE TYPE state AS ENUM ('begun', 'done');
CREATE DOMAIN share AS int
  CONSTRAINT small CHECK (VALUE < 100);
CREATE TYPE spot AS (x int, y int);
CREATE FUNCTION twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
CREATE FUNCTION react() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION on_change() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE PROCEDURE tidy(n int) LANGUAGE sql AS 'SELECT n';
CREATE AGGREGATE gather(int) (SFUNC = int4pl, STYPE = int);
CREATE OPERATOR FAMILY wide USING btree;
CREATE OPERATOR CLASS turned FOR TYPE int USING btree FAMILY integer_ops AS STORAGE int;
CREATE CONVERSION narrowed FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
CREATE TEXT SEARCH PARSER splits (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
CREATE TEXT SEARCH TEMPLATE keeps (LEXIZE = dsimple_lexize);
CREATE TEXT SEARCH DICTIONARY words (TEMPLATE = simple);
CREATE TEXT SEARCH CONFIGURATION search (PARSER = "default");
CREATE FOREIGN DATA WRAPPER wraps;
CREATE SERVER afar FOREIGN DATA WRAPPER wraps;
CREATE FOREIGN TABLE lines (n int) SERVER afar;
CREATE SEQUENCE numbers START 5;
CREATE TABLE groups (id int PRIMARY KEY);
CREATE TABLE items (
  id int CONSTRAINT items_id_check CHECK (id > 0),
  group_id int,
  during tsrange,
  mood state DEFAULT 'begun',
  weight share,
  at spot,
  CONSTRAINT items_key PRIMARY KEY (id),
  CONSTRAINT items_once UNIQUE (group_id),
  CONSTRAINT items_few CHECK (twice(group_id) < 90),
  CONSTRAINT items_apart EXCLUDE USING gist (during WITH &&),
  CONSTRAINT items_group FOREIGN KEY (group_id) REFERENCES groups
);
ALTER TABLE items ENABLE ROW LEVEL SECURITY;
CREATE INDEX items_weight ON items (weight);
CREATE STATISTICS items_both ON group_id, weight FROM items;
CREATE VIEW listed AS SELECT id AS id, twice(group_id) AS twice FROM items;
CREATE MATERIALIZED VIEW stored AS SELECT id FROM listed;
CREATE RULE refused AS ON DELETE TO items DO INSTEAD NOTHING;
CREATE TRIGGER touched BEFORE UPDATE ON items FOR EACH ROW EXECUTE FUNCTION react();
CREATE POLICY visible ON items USING (id > 0);
CREATE EVENT TRIGGER watched ON sql_drop EXECUTE FUNCTION on_change();
CREATE PUBLICATION changes FOR TABLE items;
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 dbname=a' PUBLICATION one WITH (connect = false, slot_name = NONE, enabled = false, streaming = true);
