CREATE FUNCTION doubled(x int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT x * 2';
CREATE VIEW sums AS SELECT doubled(7) AS sum;
CREATE TABLE stock (amount int CHECK (doubled(amount) > 0), spare int DEFAULT doubled(3));
CREATE INDEX stock_doubled ON stock (doubled(amount));
GRANT EXECUTE ON FUNCTION doubled(int) TO PUBLIC;
COMMENT ON FUNCTION doubled(int) IS 'twice';
