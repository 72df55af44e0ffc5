-- objects of many kinds that get another schema and another name at once
CREATE SCHEMA old;
CREATE TYPE old.state AS ENUM ('on', 'off');
CREATE TYPE old.spot AS (x int, y int);
CREATE DOMAIN old.mail AS text CHECK (VALUE LIKE '%@%');
CREATE SEQUENCE old.counter;
CREATE TABLE old.ships (id serial PRIMARY KEY, state old.state DEFAULT 'on', spot old.spot, captain old.mail);
CREATE INDEX ships_by_captain ON old.ships (captain);
CREATE FUNCTION old.touch(old.ships) RETURNS old.state LANGUAGE sql BEGIN ATOMIC SELECT ($1).state; END;
CREATE VIEW old.fleet AS SELECT id, old.touch(ships) AS state FROM old.ships;
CREATE MATERIALIZED VIEW old.captains AS SELECT captain FROM old.ships;
-- its old name is taken in the new schema, and its new one in the old
CREATE TABLE old.ports (id int, place text);
CREATE TABLE public.ports (n int);
CREATE TABLE old.boats (n int);
CREATE TABLE public.harbours (n int);
