CREATE TABLE shifts (during tsrange, place point, n int, m int,
  CONSTRAINT apart EXCLUDE USING gist (during WITH -|-) WHERE (n > 1),
  CONSTRAINT once EXCLUDE USING btree (n WITH =) INCLUDE (m) WITH (fillfactor = 80) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT switched EXCLUDE USING hash (m WITH =),
  CONSTRAINT summed EXCLUDE USING btree ((n + m) WITH =));
ALTER INDEX summed ALTER COLUMN 1 SET STATISTICS 50;
ALTER TABLE shifts ADD CONSTRAINT added EXCLUDE USING hash (m WITH =);
