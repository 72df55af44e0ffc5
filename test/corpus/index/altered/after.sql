CREATE TABLE t (a text, b int);
CREATE UNIQUE INDEX i1 ON t (a, b);
CREATE INDEX i2 ON t (b) WITH (fillfactor = 80);
CREATE INDEX i3 ON t (a) WHERE b > 1;
-- dbmigrator: renamed_from=old_name
CREATE INDEX new_name ON t (b, a);
