CREATE TABLE visits (site text NOT NULL, at date NOT NULL, hits integer, PRIMARY KEY (site, at)) PARTITION BY LIST (site);
CREATE TABLE visits_a PARTITION OF visits FOR VALUES IN ('a');
CREATE TABLE visits_b PARTITION OF visits FOR VALUES IN ('b') PARTITION BY RANGE (at);
CREATE TABLE visits_b_all PARTITION OF visits_b DEFAULT;
CREATE TABLE notes (site text, at date, note text, FOREIGN KEY (site, at) REFERENCES visits);
CREATE VIEW popular AS SELECT site, sum(hits) AS hits FROM visits GROUP BY site;
CREATE TABLE odd (code bigint) PARTITION BY RANGE ((code % 10));
CREATE TABLE odd_low PARTITION OF odd FOR VALUES FROM (0) TO (5);
ALTER TABLE odd FORCE ROW LEVEL SECURITY;
