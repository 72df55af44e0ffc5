CREATE TABLE t (id serial, gone int);
CREATE SEQUENCE kept OWNED BY t.gone;
