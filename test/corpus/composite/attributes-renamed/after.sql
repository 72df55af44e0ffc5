CREATE TYPE place AS (
  -- dbmigrator: renamed_from=town
  city text,
  zip int, -- dbmigrator: renamed_from="Zip"
  x float8,
  y float8
);
CREATE TYPE address AS (/* dbmigrator: renamed_from=street */ road text, place place);
CREATE TABLE people (id int, home address, places place[]);
CREATE VIEW towns AS SELECT id, ((home).place).city AS town FROM people;
CREATE FUNCTION zip(p place) RETURNS int LANGUAGE sql RETURN (p).zip;
CREATE TABLE cities OF place;
CREATE INDEX cities_city_idx ON cities (city);
