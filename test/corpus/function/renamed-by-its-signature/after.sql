CREATE SCHEMA s;
-- dbmigrator: renamed_from=s.a()
CREATE FUNCTION s.b() RETURNS int LANGUAGE sql AS 'SELECT 1';
-- dbmigrator: renamed_from=a(n integer)
CREATE FUNCTION s.b(n int) RETURNS int LANGUAGE sql AS 'SELECT 2';
-- dbmigrator: renamed_from="s".a(int4, text[])
CREATE FUNCTION s.c(n int, VARIADIC r text[]) RETURNS int LANGUAGE sql AS 'SELECT 3';
-- dbmigrator: renamed_from=s.total(integer)
CREATE AGGREGATE s.sum_of (int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW s.v AS SELECT s.b() AS a, s.b(1) AS b, s.c(1, 'x') AS c;
