-- needs PostgreSQL 18
CREATE TABLE a (b_c int NOT NULL);
CREATE TABLE given (to_next int NOT NULL);
CREATE TABLE given_to (next int);
CREATE TABLE late (r_x int NOT NULL, y int);
CREATE VIEW shown AS SELECT r_x AS x FROM late;
CREATE TABLE pair (y int);
CREATE TABLE pair_of (y int);
CREATE TABLE re (named_x int NOT NULL);
CREATE TABLE other (x int NOT NULL);
