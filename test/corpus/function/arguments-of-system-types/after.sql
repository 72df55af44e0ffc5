CREATE SCHEMA test;
SET search_path = test, pg_catalog;
CREATE FUNCTION as_text(arg xml) RETURNS text LANGUAGE sql STABLE AS $$SELECT arg::text$$;
CREATE FUNCTION next_day(arg date) RETURNS date LANGUAGE sql IMMUTABLE AS $$SELECT arg + 1$$;
CREATE VIEW greeting AS SELECT upper('hello'::text) AS said;
CREATE TABLE xml (id int);
CREATE VIEW date AS SELECT 1 AS day;
CREATE FUNCTION upper(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$SELECT pg_catalog.upper($1) || '!'$$;
CREATE FUNCTION as_text(arg date) RETURNS text LANGUAGE sql STABLE AS $$SELECT arg.day::text$$;
