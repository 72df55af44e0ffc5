CREATE SCHEMA "my.app";
CREATE TABLE "a.b" (x int, y int);
CREATE TABLE "my.app"."c.d" (z int);
CREATE TABLE plain (n int) INHERITS ("a.b", "my.app"."c.d");
CREATE STATISTICS "s.t" ON x, y FROM "a.b";
