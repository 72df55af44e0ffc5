CREATE TYPE span AS RANGE (subtype = int4);
CREATE TYPE place AS (x int, y int);
CREATE TYPE point_2 AS (x int, y int);
CREATE TYPE spot AS (x int, y int);
CREATE FUNCTION spot_of(place) RETURNS spot LANGUAGE sql IMMUTABLE AS 'SELECT ROW(-($1).x, -($1).y)::spot';
CREATE CAST (place AS spot) WITH FUNCTION spot_of(place);
CREATE TABLE visits (
  id int PRIMARY KEY,
  during int4range,
  hours span,
  days int8range DEFAULT '[1,2)',
  at point_2,
  there spot,
  all_of_them int4range[]
);
