CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION to_pair(int) RETURNS pair LANGUAGE sql IMMUTABLE AS 'SELECT ($1, 0)::pair';
CREATE CAST (int AS pair) WITH FUNCTION to_pair(int);
