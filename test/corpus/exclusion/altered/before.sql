CREATE TABLE shifts (during tsrange, place point, n int, m int,
  CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (n > 0),
  CONSTRAINT once EXCLUDE USING btree (n WITH =) WITH (fillfactor = 70),
  CONSTRAINT summed EXCLUDE USING btree ((n + m) WITH =),
  CONSTRAINT switched EXCLUDE USING btree (m WITH =),
  CONSTRAINT gone EXCLUDE USING hash (m WITH =));
