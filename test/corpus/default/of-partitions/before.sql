CREATE SEQUENCE numbers;
CREATE TABLE events (id bigint NOT NULL, kind text, note text DEFAULT 'a', rest int DEFAULT 1) PARTITION BY LIST (kind);
CREATE TABLE events_a PARTITION OF events (note DEFAULT 'own') FOR VALUES IN ('a');
CREATE TABLE events_b PARTITION OF events FOR VALUES IN ('b') PARTITION BY RANGE (id);
CREATE TABLE events_b1 PARTITION OF events_b (rest DEFAULT NULL) FOR VALUES FROM (1) TO (10);
CREATE TABLE parent (id int, n int);
CREATE TABLE child (more text) INHERITS (parent);
