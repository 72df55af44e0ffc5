CREATE TABLE visits (place int, n int) PARTITION BY LIST (place);
CREATE INDEX visits_sum ON visits (place, (place + n));
CREATE TABLE visits_1 PARTITION OF visits FOR VALUES IN (1);
ALTER INDEX visits_sum ALTER COLUMN 2 SET STATISTICS 7;
-- without
CREATE TABLE a_visits_2 PARTITION OF visits FOR VALUES IN (2);
