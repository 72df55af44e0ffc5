CREATE TYPE span AS RANGE (subtype = integer);
CREATE TABLE t (a span, b span_multirange DEFAULT '{[1,2)}');
