-- needs PostgreSQL 17
CREATE TABLE visits (
  place int,
  n int,
  CONSTRAINT visits_numbers UNIQUE (place, n),
  CONSTRAINT visits_once EXCLUDE USING btree (place WITH =, n WITH =, (place + n) WITH =)
) PARTITION BY LIST (place);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1) PARTITION BY LIST (n);
CREATE TABLE visits_1_a PARTITION OF visits_1 FOR VALUES IN (1);
CREATE TABLE visits_1_b PARTITION OF visits_1 FOR VALUES IN (2);
-- its unique constraint has a name of its own too
CREATE TABLE visits_1_c (place int, n int, CONSTRAINT "c numbers" UNIQUE (place, n));
ALTER TABLE visits_1 ATTACH PARTITION visits_1_c FOR VALUES IN (3);
ALTER TABLE visits_1 RENAME CONSTRAINT visits_1_place_n_expr_excl TO visits_1_once;
ALTER TABLE visits_1_a RENAME CONSTRAINT visits_1_a_place_n_expr_excl TO visits_1_a_once;
ALTER TABLE visits_1_c RENAME CONSTRAINT visits_1_c_place_n_expr_excl TO "c once";
ALTER INDEX visits_once ALTER COLUMN 3 SET STATISTICS 40;
ALTER INDEX visits_1_once ALTER COLUMN 3 SET STATISTICS -1;
ALTER INDEX visits_1_a_once ALTER COLUMN 3 SET STATISTICS 50;
ALTER INDEX "c once" ALTER COLUMN 3 SET STATISTICS 40;
COMMENT ON CONSTRAINT visits_1_a_once ON visits_1_a IS 'renamed';
COMMENT ON CONSTRAINT visits_1_b_place_n_expr_excl ON visits_1_b IS 'as PostgreSQL calls it';
