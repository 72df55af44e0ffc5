CREATE TABLE models (id integer, year integer, PRIMARY KEY (id, year)) PARTITION BY LIST (year);
CREATE TABLE models_old PARTITION OF models FOR VALUES IN (2021) PARTITION BY RANGE (id);
CREATE TABLE models_old_few PARTITION OF models_old FOR VALUES FROM (0) TO (10);
CREATE TABLE sales (id integer PRIMARY KEY, model integer, year integer, FOREIGN KEY (model, year) REFERENCES models (id, year) ON DELETE CASCADE);
