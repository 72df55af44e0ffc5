CREATE TYPE span AS RANGE (subtype = numeric);
CREATE TABLE t (a span, b span_multirange);
