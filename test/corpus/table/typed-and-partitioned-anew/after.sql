CREATE TYPE pair AS (a int, b text);
CREATE TYPE couple AS (a int, b text);
CREATE TABLE loose OF pair;
CREATE TABLE bound (a int, b text);
CREATE TABLE other OF couple (a DEFAULT 1);
CREATE TABLE days (at date NOT NULL, n int) PARTITION BY RANGE (at);
CREATE TABLE days_1 PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE VIEW numbers AS SELECT n FROM days;
CREATE TABLE flat (at date NOT NULL) PARTITION BY LIST (at);
