-- needs PostgreSQL 15
CREATE TABLE t (a int PRIMARY KEY, b text, gone int);
CREATE TABLE u (a int PRIMARY KEY);
CREATE PUBLICATION p FOR TABLE t (a, b) WHERE (a > 0), u;
