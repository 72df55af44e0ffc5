-- needs PostgreSQL 18
CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (a + b) VIRTUAL);
