CREATE TYPE pair AS (a int, b int);
CREATE TYPE mood AS ENUM ('low', 'high');
CREATE FUNCTION from_zero(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT (0, $1)::pair';
CREATE FUNCTION to_zero(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ($1, 0)::pair';
CREATE FUNCTION depth(mood) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT CASE $1 WHEN ''low'' THEN 0 ELSE 1 END';
CREATE CAST (int AS pair) WITH FUNCTION to_zero(int);
CREATE CAST (mood AS int) WITH FUNCTION depth(mood) AS IMPLICIT;
CREATE VIEW spans AS SELECT n::pair AS span FROM generate_series(1, 2) AS n;
