CREATE TYPE spot AS (x integer, y smallint);
CREATE FUNCTION is_valid(spot) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).x IS NOT NULL';
CREATE DOMAIN place AS spot CHECK (is_valid(VALUE));
CREATE DOMAIN number AS bigint CHECK (VALUE > 0);
CREATE FUNCTION is_small(number) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 < 1000';
CREATE DOMAIN small_number AS number NOT NULL CHECK (is_small(VALUE));
CREATE DOMAIN lucky_number AS small_number DEFAULT 7 CHECK (VALUE <> 13);
CREATE TABLE t (id int PRIMARY KEY, p place, a number, b small_number, c lucky_number, cs lucky_number[]);
