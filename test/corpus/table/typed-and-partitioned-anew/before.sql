CREATE TYPE pair AS (a int, b text);
CREATE TYPE couple AS (a int, b text);
CREATE TABLE loose (a int, b text);
CREATE TABLE bound OF pair;
CREATE TABLE other OF pair (a DEFAULT 1);
CREATE TABLE days (at date NOT NULL, n int);
CREATE VIEW numbers AS SELECT n FROM days;
CREATE TABLE flat (at date NOT NULL) PARTITION BY RANGE (at);
