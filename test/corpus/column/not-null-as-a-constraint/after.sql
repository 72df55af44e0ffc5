-- needs PostgreSQL 18
CREATE TABLE named (a int NOT NULL, b int CONSTRAINT given_too NOT NULL, c int CONSTRAINT c_there NOT NULL, d int);
CREATE TABLE trusted (a int, b int CONSTRAINT later NOT NULL);
ALTER TABLE trusted ADD CONSTRAINT not_yet NOT NULL a NOT VALID;
CREATE TABLE lone (a int CONSTRAINT alone NOT NULL, b int NOT NULL NO INHERIT);
