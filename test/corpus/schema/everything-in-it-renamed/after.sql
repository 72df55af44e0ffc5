-- dbmigrator: renamed_from=plold
CREATE LANGUAGE plnew HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
-- dbmigrator: renamed_from=letters
CREATE COLLATION signs (locale = 'C');
-- dbmigrator: renamed_from=state
CREATE TYPE stage AS ENUM ('begun', 'done');
-- dbmigrator: renamed_from=share
CREATE DOMAIN part AS int
  -- dbmigrator: renamed_from=small
  CONSTRAINT tiny CHECK (VALUE < 100);
-- dbmigrator: renamed_from=spot
CREATE TYPE place AS (x int, y int);
-- dbmigrator: renamed_from=twice
CREATE FUNCTION doubled(n int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT n * 2';
CREATE FUNCTION react() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE FUNCTION on_change() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
-- dbmigrator: renamed_from=tidy
CREATE PROCEDURE clean(n int) LANGUAGE sql AS 'SELECT n';
-- dbmigrator: renamed_from=gather
CREATE AGGREGATE collect(int) (SFUNC = int4pl, STYPE = int);
-- dbmigrator: renamed_from=wide
CREATE OPERATOR FAMILY broad USING btree;
-- dbmigrator: renamed_from=turned
CREATE OPERATOR CLASS reversed FOR TYPE int USING btree FAMILY integer_ops AS STORAGE int;
-- dbmigrator: renamed_from=narrowed
CREATE CONVERSION reduced FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
-- dbmigrator: renamed_from=splits
CREATE TEXT SEARCH PARSER cuts (START = prsd_start, GETTOKEN = prsd_nexttoken, END = prsd_end, LEXTYPES = prsd_lextype);
-- dbmigrator: renamed_from=keeps
CREATE TEXT SEARCH TEMPLATE holds (LEXIZE = dsimple_lexize);
-- dbmigrator: renamed_from=words
CREATE TEXT SEARCH DICTIONARY terms (TEMPLATE = simple);
-- dbmigrator: renamed_from=search
CREATE TEXT SEARCH CONFIGURATION lookup (PARSER = "default");
-- dbmigrator: renamed_from=wraps
CREATE FOREIGN DATA WRAPPER covers;
-- dbmigrator: renamed_from=afar
CREATE SERVER remote FOREIGN DATA WRAPPER covers;
-- dbmigrator: renamed_from=lines
CREATE FOREIGN TABLE rows (n int) SERVER remote;
-- dbmigrator: renamed_from=numbers
CREATE SEQUENCE counts START 5;
CREATE TABLE groups (id int PRIMARY KEY);
-- dbmigrator: renamed_from=items
CREATE TABLE goods (
  -- dbmigrator: renamed_from=id
  number int CONSTRAINT items_id_check CHECK (number > 0),
  group_id int,
  during tsrange,
  mood stage DEFAULT 'begun',
  weight part,
  at place,
  -- dbmigrator: renamed_from=items_key
  CONSTRAINT goods_key PRIMARY KEY (number),
  -- dbmigrator: renamed_from=items_once
  CONSTRAINT goods_once UNIQUE (group_id),
  -- dbmigrator: renamed_from=items_few
  CONSTRAINT goods_few CHECK (doubled(group_id) < 90),
  -- dbmigrator: renamed_from=items_apart
  CONSTRAINT goods_apart EXCLUDE USING gist (during WITH &&),
  -- dbmigrator: renamed_from=items_group
  CONSTRAINT goods_group FOREIGN KEY (group_id) REFERENCES groups
);
ALTER TABLE goods ENABLE ROW LEVEL SECURITY;
-- dbmigrator: renamed_from=items_weight
CREATE INDEX goods_weight ON goods (weight);
-- dbmigrator: renamed_from=items_both
CREATE STATISTICS goods_both ON group_id, weight FROM goods;
-- dbmigrator: renamed_from=listed
CREATE VIEW shown AS SELECT number AS id, doubled(group_id) AS twice FROM goods;
-- dbmigrator: renamed_from=stored
CREATE MATERIALIZED VIEW saved AS SELECT id FROM shown;
-- dbmigrator: renamed_from=refused
CREATE RULE denied AS ON DELETE TO goods DO INSTEAD NOTHING;
-- dbmigrator: renamed_from=touched
CREATE TRIGGER moved BEFORE UPDATE ON goods FOR EACH ROW EXECUTE FUNCTION react();
-- dbmigrator: renamed_from=visible
CREATE POLICY seen ON goods USING (number > 0);
-- dbmigrator: renamed_from=watched
CREATE EVENT TRIGGER noticed ON sql_drop EXECUTE FUNCTION on_change();
-- dbmigrator: renamed_from=changes
CREATE PUBLICATION updates FOR TABLE goods;
-- dbmigrator: renamed_from=feed
CREATE SUBSCRIPTION inflow CONNECTION 'host=127.0.0.1 port=1 dbname=a' PUBLICATION one WITH (connect = false, slot_name = NONE, enabled = false, streaming = true);
