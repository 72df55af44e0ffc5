CREATE TYPE state AS ENUM ('on', 'off');
CREATE TYPE leaf AS (y int, x int);
CREATE TYPE bud AS (m int, n int);
CREATE TYPE branch AS (z bigint, s2 state, l leaf, b bud);
CREATE TYPE twig AS (l leaf, z int, added text);
CREATE TYPE moved AS (k text);
CREATE TYPE unused AS (k text, l leaf);
CREATE TABLE t (id int PRIMARY KEY, b branch, bs branch[], w twig, ws twig[], m moved,
  CHECK (((b).l).x = 1 AND (b).z = 3 AND ((bs[1]).l).y = 5 AND ((bs[1]).b).n = 7), CHECK (((ws[1]).l).x = 8), CHECK ((m).k = 'k'));
CREATE VIEW v AS SELECT (b).z, ((b).l).x, (w).z AS wz FROM t;
CREATE VIEW whole AS SELECT b, bs FROM t;
