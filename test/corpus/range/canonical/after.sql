CREATE TYPE days;
CREATE FUNCTION days_canonical(days) RETURNS days LANGUAGE internal IMMUTABLE STRICT AS 'daterange_canonical';
CREATE TYPE days AS RANGE (subtype = date, canonical = days_canonical);
COMMENT ON TYPE days IS 'whole days';
COMMENT ON FUNCTION days_canonical(days) IS 'first day, day after the last';
REVOKE EXECUTE ON FUNCTION days_canonical(days) FROM PUBLIC;
CREATE FUNCTION length(days) RETURNS integer LANGUAGE sql IMMUTABLE AS $$SELECT upper($1) - lower($1)$$;
CREATE TABLE stay (room integer, nights days NOT NULL DEFAULT '[2020-01-01,2020-01-03]', more days_multirange, EXCLUDE USING gist (nights WITH &&));
