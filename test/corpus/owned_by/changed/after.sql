CREATE TABLE t (id serial, other int DEFAULT 1);
CREATE SEQUENCE lone OWNED BY t.other;
