CREATE TABLE visits (place int, n int) PARTITION BY LIST (place);
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1);
