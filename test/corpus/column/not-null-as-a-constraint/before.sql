-- needs PostgreSQL 18
CREATE TABLE named (a int CONSTRAINT given NOT NULL, b int NOT NULL, c int NOT NULL, d int NOT NULL);
CREATE TABLE trusted (a int, b int);
ALTER TABLE trusted ADD CONSTRAINT later NOT NULL b NOT VALID;
CREATE TABLE lone (a int CONSTRAINT alone NOT NULL NO INHERIT, b int NOT NULL);
