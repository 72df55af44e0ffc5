CREATE FUNCTION distance(x float8, y float8) RETURNS float8 LANGUAGE sql IMMUTABLE AS 'SELECT x - y';
CREATE TYPE span AS RANGE (subtype = float8, subtype_diff = distance);
CREATE TYPE words AS RANGE (subtype = text, collation = "C", multirange_type_name = many_words);
CREATE TABLE t (a span, b many_words);
