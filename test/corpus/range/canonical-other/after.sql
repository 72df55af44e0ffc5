CREATE TYPE span;
CREATE FUNCTION whole(span) RETURNS span LANGUAGE internal IMMUTABLE STRICT AS 'int8range_canonical';
COMMENT ON FUNCTION whole(span) IS 'of 8 bytes';
CREATE TYPE span AS RANGE (subtype = bigint, canonical = whole);
CREATE TABLE t (a span, b span_multirange DEFAULT '{[1,2)}');
