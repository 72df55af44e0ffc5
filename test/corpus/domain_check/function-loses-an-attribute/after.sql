CREATE TYPE spot AS (x smallint, y smallint);
CREATE FUNCTION is_valid(spot) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x IS NOT NULL';
CREATE DOMAIN place AS spot CHECK (is_valid(VALUE));
CREATE TABLE t (id int PRIMARY KEY, p place, q spot);
CREATE VIEW v AS SELECT id, p, q, (q).x FROM t;
