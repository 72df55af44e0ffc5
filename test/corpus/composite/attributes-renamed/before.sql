CREATE TYPE place AS (town text, "Zip" int, x float8);
CREATE TYPE address AS (street text, place place);
CREATE TABLE people (id int, home address, places place[]);
CREATE VIEW towns AS SELECT id, ((home).place).town AS town FROM people;
CREATE FUNCTION zip(p place) RETURNS int LANGUAGE sql RETURN (p)."Zip";
CREATE TABLE cities OF place;
CREATE INDEX cities_town_idx ON cities (town);
