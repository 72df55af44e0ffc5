CREATE DOMAIN old_a AS bigint;
CREATE DOMAIN a AS old_a;
CREATE TABLE t (id integer PRIMARY KEY, p a, q old_a);
