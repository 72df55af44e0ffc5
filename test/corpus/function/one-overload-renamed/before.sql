CREATE FUNCTION area(side int) RETURNS int LANGUAGE sql AS 'SELECT side * side';
CREATE FUNCTION surface(side numeric[]) RETURNS int LANGUAGE sql AS 'SELECT 1';
COMMENT ON FUNCTION surface(numeric[]) IS 'of a shape';
