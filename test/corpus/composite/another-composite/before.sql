CREATE TYPE leaf AS (x int, y int);
CREATE TYPE rec AS (a int, b int, l leaf, gone text);
CREATE DOMAIN dom AS rec;
CREATE TABLE h (id int PRIMARY KEY, r rec, rs rec[], d dom, CHECK ((r).a = 1 AND (rs[1]).b = 4 AND ((d).l).y = 6));
