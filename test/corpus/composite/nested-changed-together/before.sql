CREATE TYPE a AS (x int, y int);
CREATE DOMAIN d AS a CHECK ((VALUE).x > 0);
CREATE TYPE b AS (a a, z int, d d, gone text);
CREATE TYPE c AS (b b[], w int);
CREATE TABLE of_b OF b (CHECK ((a).x > 0));
CREATE TABLE of_c OF c;
CREATE TABLE held (b b, bs b[], c c, ds d[]);
CREATE VIEW xs AS SELECT (b).a FROM held;
-- what holds one of the types comes to hold arrays of it
CREATE TYPE several AS (a a, z int);
CREATE TABLE of_several OF several;
CREATE TABLE more (a a, several several);
