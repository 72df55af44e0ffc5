CREATE TYPE place AS (street text, zip integer, old date);
CREATE TABLE person (id int PRIMARY KEY, home place);
CREATE VIEW zips AS SELECT (home).zip FROM person;
CREATE TYPE kept AS (a int, b int);
CREATE TABLE keeper (k kept);
