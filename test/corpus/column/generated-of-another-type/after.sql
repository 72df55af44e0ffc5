CREATE TABLE items (n integer PRIMARY KEY, g integer GENERATED ALWAYS AS (n * 2) STORED, h bigint GENERATED ALWAYS AS (n + 2) STORED);
CREATE INDEX items_g ON items (g);
CREATE VIEW seen AS SELECT n, g FROM items;
