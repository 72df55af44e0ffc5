CREATE TYPE span;
CREATE FUNCTION whole(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int4range_canonical';
COMMENT ON FUNCTION whole(span) IS 'of 4 bytes';
CREATE TYPE span AS RANGE (subtype = integer, canonical = whole);
CREATE TABLE t (a span, b span_multirange DEFAULT '{[1,2)}');
