CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s1 (ndistinct, dependencies) ON a, b FROM t;
CREATE STATISTICS s2 ON a, c FROM t;
ALTER STATISTICS s2 SET STATISTICS 200;
CREATE STATISTICS s3 ON (a + b), lower(c) FROM t;
