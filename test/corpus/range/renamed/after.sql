CREATE SCHEMA geo;
-- dbmigrator: renamed_from=reach
CREATE TYPE extent AS RANGE (subtype = float8, multirange_type_name = reaches);
-- dbmigrator: renamed_from=geo.span
CREATE TYPE geo."Stretch" AS RANGE (subtype = numeric(9, 2));
-- dbmigrator: renamed_from=public.shift
CREATE TYPE geo.shift AS RANGE (subtype = int);
CREATE TABLE roads (r extent, rs reaches, s geo."Stretch", m geo."Stretch_multirange", w geo.shift DEFAULT geo.shift(1, 2));
COMMENT ON TYPE extent IS 'from here to there';
