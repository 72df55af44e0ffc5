CREATE TABLE v (a integer, b integer) PARTITION BY LIST (a);
CREATE TABLE v1 (a integer, b integer);
CREATE TABLE v2 PARTITION OF v FOR VALUES IN (2);
