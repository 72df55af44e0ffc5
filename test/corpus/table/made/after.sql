CREATE TABLE plain (id int, note text);
CREATE UNLOGGED TABLE fast (id int) WITH (fillfactor = 70, autovacuum_enabled = false);
CREATE TABLE "check" ("all" int, "Hump" int, "with.dot" int, "say ""so""" int, "façade" text, "when" int);
CREATE TABLE empty ();
CREATE TYPE pair AS (a int, b text);
CREATE TABLE typed OF pair;
CREATE TABLE a (id int PRIMARY KEY, b int);
CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a);
ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES b;
