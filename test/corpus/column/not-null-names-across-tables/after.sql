-- needs PostgreSQL 18
CREATE TABLE a_b (c int NOT NULL);
CREATE TABLE a (b_c int NOT NULL);
CREATE TABLE given (to_next int);
CREATE TABLE given_to (next int NOT NULL);
CREATE TABLE late (y int);
CREATE TABLE late_r (x int NOT NULL);
CREATE VIEW shown AS SELECT x FROM late_r;
CREATE TABLE pair (y int, of_x int NOT NULL);
CREATE TABLE pair_of (y int, x int CONSTRAINT pair_of_x_not_null NOT NULL);
-- dbmigrator: renamed_from=other
CREATE TABLE re_named (x int NOT NULL);
CREATE TABLE re (named_x int NOT NULL);
