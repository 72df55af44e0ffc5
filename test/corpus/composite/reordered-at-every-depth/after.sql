CREATE TYPE rec AS (b int, a int);
CREATE TYPE leaf AS (y int, x int);
CREATE TYPE branch AS (l leaf, z int, ls leaf[]);
CREATE DOMAIN dl AS leaf CHECK ((VALUE).x < (VALUE).y);
CREATE DOMAIN leaves AS leaf[];
CREATE TYPE tree AS (d dl, bs branch[], ds dl[], more leaves);
CREATE TABLE h (id int PRIMARY KEY, r rec, rs rec[] DEFAULT ARRAY[]::rec[],
  CHECK ((r).a = 1 AND (r).b = 2), CHECK ((rs[1]).a = 3 AND (rs[2]).b = 4), CHECK (id <> 3 OR ((rs[1][2]).a = 5 AND array_dims(rs) = '[1:1][1:2]')));
CREATE TABLE t (id int, b branch, d dl, ds dl[], t tree, ts tree[],
  CHECK (((b).l).x = 1 AND ((b).ls[2]).y = 4), CHECK ((d).x = 1 AND (ds[1]).y = 6),
  CHECK (((t).d).x = 1 AND (((t).bs[1]).l).y = 8 AND ((t).ds[1]).x = 2 AND ((t).more[1]).x = 11),
  CHECK ((((ts[1]).bs[1]).ls[1]).x = 9));
CREATE TABLE nulls (id int, r rec, rs rec[], b branch,
  CHECK (CASE id WHEN 1 THEN r IS NOT DISTINCT FROM NULL AND rs IS NULL AND b IS NULL
    WHEN 2 THEN r::text = '(,)' AND rs = '{}' AND ((b).l) IS NOT DISTINCT FROM NULL ELSE rs[0] IS NOT DISTINCT FROM NULL AND array_dims(rs) = '[0:1]' END));
