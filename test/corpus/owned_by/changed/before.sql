CREATE TABLE t (id serial, other int);
CREATE SEQUENCE lone;
