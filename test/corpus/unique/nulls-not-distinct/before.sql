-- needs PostgreSQL 15
CREATE TABLE t (a int CONSTRAINT one UNIQUE);
