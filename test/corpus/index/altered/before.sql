CREATE TABLE t (a text, b int);
CREATE INDEX i1 ON t (a);
CREATE INDEX i2 ON t (b) WITH (fillfactor = 70);
CREATE INDEX i3 ON t (a) WHERE b > 0;
CREATE INDEX old_name ON t (b, a);
