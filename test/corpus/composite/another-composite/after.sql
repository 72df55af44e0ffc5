CREATE TYPE other_leaf AS (y int, x int);
CREATE TYPE other AS (l other_leaf, b int, a int, added text);
CREATE TABLE h (id int PRIMARY KEY, r other, rs other[], d other, CHECK ((r).a = 1 AND (rs[1]).b = 4 AND ((d).l).y = 6));
CREATE FUNCTION as_other(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
