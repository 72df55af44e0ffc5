CREATE TABLE t (a text, b int, c timestamptz, d jsonb);
CREATE INDEX i1 ON t (a);
CREATE UNIQUE INDEX i2 ON t (a DESC NULLS LAST, b) INCLUDE (c) WHERE b > 0;
CREATE INDEX i3 ON t USING gin (d jsonb_path_ops) WITH (fastupdate = off);
CREATE INDEX i4 ON t (lower(a) text_pattern_ops, (b + 1));
CREATE INDEX i5 ON t (a COLLATE "C");
CREATE INDEX i6 ON t USING brin (c) WITH (pages_per_range = 4);
CREATE INDEX i7 ON t ((b + 1), (b + 2));
ALTER INDEX i7 ALTER COLUMN 1 SET STATISTICS 300;
