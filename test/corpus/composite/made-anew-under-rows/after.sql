CREATE TYPE place AS (zip text, city text, street text);
CREATE TABLE person (id int PRIMARY KEY, home place);
CREATE VIEW zips AS SELECT (home).zip FROM person;
CREATE TYPE kept AS (b int, c text);
CREATE TABLE keeper (k kept);
