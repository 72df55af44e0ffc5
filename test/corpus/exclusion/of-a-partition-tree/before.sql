-- needs PostgreSQL 17
CREATE TABLE visits (place int, n int, CONSTRAINT visits_numbers UNIQUE (place, n)) PARTITION BY LIST (place);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1) PARTITION BY LIST (n);
CREATE TABLE visits_1_a PARTITION OF visits_1 FOR VALUES IN (1);
CREATE TABLE visits_1_b PARTITION OF visits_1 FOR VALUES IN (2);
