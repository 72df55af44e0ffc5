CREATE TABLE parts (kind text, weight text, note text COLLATE "POSIX") PARTITION BY LIST (kind);
CREATE TABLE parts_old PARTITION OF parts (note NOT NULL) FOR VALUES IN ('old');
CREATE TABLE parts_new PARTITION OF parts FOR VALUES IN ('new');
ALTER TABLE parts ADD CONSTRAINT parts_weight_check CHECK (length(weight) > 0);
