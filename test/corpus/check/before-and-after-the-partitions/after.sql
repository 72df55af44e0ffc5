CREATE TABLE parted (id integer, size integer, CONSTRAINT sized CHECK (size > 0)) PARTITION BY LIST (id);
CREATE TABLE early PARTITION OF parted FOR VALUES IN (1);
ALTER TABLE parted ADD CONSTRAINT small CHECK (size < 100) NOT VALID;
CREATE INDEX ON parted (size);
CREATE TABLE late PARTITION OF parted FOR VALUES IN (2);
CREATE INDEX ON late (size);
