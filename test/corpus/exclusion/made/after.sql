CREATE TABLE t (during tsrange, n int, CONSTRAINT apart EXCLUDE USING gist (during WITH &&) WHERE (n > 0), CONSTRAINT once EXCLUDE (n WITH =) DEFERRABLE);
