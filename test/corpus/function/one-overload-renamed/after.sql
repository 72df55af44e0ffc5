CREATE FUNCTION area(side int) RETURNS int LANGUAGE sql AS 'SELECT side * side';
-- dbmigrator: renamed_from=surface
CREATE FUNCTION area(side numeric[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION area(numeric[]) IS 'of a shape';
