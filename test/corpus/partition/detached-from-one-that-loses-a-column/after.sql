CREATE TABLE visits (id int, seen date) PARTITION BY LIST (id);
CREATE TABLE visits_1 (id int, page text, seen date);
CREATE TABLE visits_2 (id int, page text, seen date) PARTITION BY LIST (page);
CREATE TABLE visits_2_a PARTITION OF visits_2 FOR VALUES IN ('a');
CREATE TABLE visits_3 PARTITION OF visits FOR VALUES IN (3);
