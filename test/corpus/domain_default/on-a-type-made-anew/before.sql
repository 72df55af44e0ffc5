CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION make(a int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ROW($1, 0)::pair';
CREATE DOMAIN known_pair AS pair DEFAULT make(1);
CREATE DOMAIN same_pair AS known_pair;
ALTER DOMAIN same_pair DROP DEFAULT;
CREATE TABLE t (id bigint PRIMARY KEY, p pair DEFAULT make(2), d known_pair, s same_pair);
