CREATE FUNCTION calculate(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
CREATE VIEW answer AS SELECT calculate(21) AS a;
CREATE TABLE t (v int CHECK (calculate(v) > 0), d int DEFAULT calculate(1));
CREATE INDEX ti ON t (calculate(v));
GRANT EXECUTE ON FUNCTION calculate(int) TO PUBLIC;
COMMENT ON FUNCTION calculate(int) IS 'twice';
