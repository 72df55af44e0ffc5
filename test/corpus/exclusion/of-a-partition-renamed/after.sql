-- needs PostgreSQL 17
CREATE TABLE visits (place int NOT NULL, n int NOT NULL, CONSTRAINT visits_once EXCLUDE USING btree (place WITH =, n WITH =)) PARTITION BY LIST (place);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1);
CREATE TABLE visits_2 PARTITION OF visits FOR VALUES IN (2);
ALTER TABLE visits_1 RENAME CONSTRAINT visits_1_place_n_excl TO visits_1_once;
