CREATE TABLE items (n integer PRIMARY KEY, g text GENERATED ALWAYS AS (n::text) STORED, h integer GENERATED ALWAYS AS (n + 1) STORED);
CREATE INDEX items_g ON items (g);
CREATE VIEW seen AS SELECT n, g FROM items;
