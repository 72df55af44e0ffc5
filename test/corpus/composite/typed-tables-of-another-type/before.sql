CREATE TYPE place AS (street text, zip int);
CREATE TYPE address AS (street text, zip bigint, country text, since date);
CREATE TABLE homes OF place (street DEFAULT 'x' NOT NULL, PRIMARY KEY (zip));
CREATE VIEW zips AS SELECT zip FROM homes;
CREATE INDEX homes_street ON homes (street);
CREATE TABLE visits (home int REFERENCES homes);
CREATE TABLE offices OF address (country DEFAULT 'de', CHECK (since > '2000-01-01'), CHECK (zip > 0));
CREATE INDEX offices_since ON offices (since);
-- the one it was is gone, and the one it becomes is new
CREATE TYPE old_one AS (a int, b text);
CREATE TABLE renewed OF old_one;
-- a table becomes typed, and one lets go of its type
CREATE TABLE binds (a int, gone text);
CREATE TYPE pair AS (a int, b int);
CREATE TABLE lets_go OF pair;
CREATE TABLE stays OF pair;
-- both change
CREATE TYPE left_one AS (a int, b int);
CREATE TYPE right_one AS (a int, c int);
CREATE TABLE changes OF left_one;
