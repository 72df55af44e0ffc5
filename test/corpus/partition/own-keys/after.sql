CREATE TABLE orders (
    region text NOT NULL,
    number integer NOT NULL,
    placed timestamptz DEFAULT now(),
    UNIQUE (region, number)
) PARTITION BY LIST (region);
CREATE TABLE orders_north PARTITION OF orders (
    placed NOT NULL,
    PRIMARY KEY (region, number)
) FOR VALUES IN ('north');
CREATE INDEX orders_region_idx ON orders (region, number);
CREATE INDEX orders_north_again_idx ON orders_north (region, number DESC);
