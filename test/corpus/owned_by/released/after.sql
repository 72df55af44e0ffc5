CREATE TABLE t (id serial);
CREATE SEQUENCE kept;
