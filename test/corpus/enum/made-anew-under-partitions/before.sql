CREATE TYPE region AS ENUM ('north', 'south', 'gone', 'east');
CREATE TABLE sales (id int NOT NULL, region region DEFAULT 'north' NOT NULL, other region, note text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE sales_north PARTITION OF sales FOR VALUES IN ('north');
CREATE TABLE sales_rest PARTITION OF sales FOR VALUES IN ('south', 'east') PARTITION BY RANGE (id);
CREATE TABLE sales_rest_low PARTITION OF sales_rest FOR VALUES FROM (0) TO (10);
CREATE TABLE sales_rest_high PARTITION OF sales_rest FOR VALUES FROM (10) TO (20) PARTITION BY LIST (region);
CREATE TABLE sales_rest_high_south PARTITION OF sales_rest_high FOR VALUES IN ('south');
CREATE TABLE sales_rest_high_east PARTITION OF sales_rest_high DEFAULT;
CREATE INDEX sales_other ON sales (other) WHERE other <> 'south';
CREATE TABLE refunds (sale int, region region, FOREIGN KEY (sale, region) REFERENCES sales);
CREATE VIEW southern AS SELECT id, other FROM sales WHERE region = 'south';
COMMENT ON TABLE sales IS 'what was sold';
-- only the partition is partitioned by the type
CREATE TABLE logs (at date NOT NULL, region region) PARTITION BY RANGE (at);
CREATE TABLE logs_2025 PARTITION OF logs FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') PARTITION BY LIST (region);
CREATE TABLE logs_2025_north PARTITION OF logs_2025 FOR VALUES IN ('north', 'south');
CREATE TABLE logs_2026 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
-- the key is an expression
CREATE FUNCTION is_cold(region) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$ SELECT $1 = 'north' $$;
CREATE TABLE weather (region region, degrees int) PARTITION BY LIST (is_cold(region));
CREATE TABLE weather_cold PARTITION OF weather FOR VALUES IN (true);
CREATE TABLE spots (place text, x int) PARTITION BY LIST ((CASE WHEN x > 5 THEN 'north'::region ELSE 'south' END));
CREATE TABLE spots_all PARTITION OF spots FOR VALUES IN ('north', 'south');
