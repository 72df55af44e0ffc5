CREATE TABLE t (a int, b int, c text);
CREATE STATISTICS s1 (ndistinct) ON a, b FROM t;
CREATE STATISTICS s2 ON a, c FROM t;
