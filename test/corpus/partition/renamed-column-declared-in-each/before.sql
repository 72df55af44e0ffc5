CREATE TABLE visits (id int, seen date, CONSTRAINT positive CHECK (id > 0)) PARTITION BY RANGE (id);
CREATE TABLE a_first PARTITION OF visits FOR VALUES FROM (1) TO (100);
CREATE TABLE visits_rest PARTITION OF visits DEFAULT PARTITION BY LIST (id);
CREATE TABLE visits_rest_1 PARTITION OF visits_rest DEFAULT;
CREATE TABLE animals (name text);
CREATE TABLE a_dog (name text, tail int) INHERITS (animals);
CREATE TABLE z_attached (id int, seen date, CONSTRAINT positive CHECK (id > 0));
ALTER TABLE visits ATTACH PARTITION z_attached FOR VALUES FROM (500) TO (600);
