CREATE SCHEMA geo;
CREATE TYPE reach AS RANGE (subtype = float8, multirange_type_name = reaches);
CREATE TYPE geo.span AS RANGE (subtype = numeric(9, 2));
CREATE TYPE shift AS RANGE (subtype = int);
CREATE TABLE roads (r reach, rs reaches, s geo.span, m geo.span_multirange, w shift DEFAULT shift(1, 2));
COMMENT ON TYPE reach IS 'from here to there';
