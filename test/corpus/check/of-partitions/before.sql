CREATE TABLE parts (kind text, weight integer NOT NULL, note text COLLATE "C") PARTITION BY LIST (kind);
CREATE TABLE parts_old PARTITION OF parts FOR VALUES IN ('old');
ALTER TABLE parts ADD CONSTRAINT parts_weight_check CHECK (weight > 0) NOT VALID;
CREATE TABLE parts_new PARTITION OF parts (note NOT NULL) FOR VALUES IN ('new');
