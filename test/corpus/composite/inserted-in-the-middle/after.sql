CREATE TYPE rec AS (n int, device text, size numeric);
CREATE TYPE crate AS (recs rec[], label varchar(10));
CREATE TABLE h (id int PRIMARY KEY, r rec, rs rec[], b crate, bs crate[],
  CHECK ((r).size = 2 AND (rs[1]).size = 4), CHECK (((b).recs[1]).size = 6 AND (b).label = 'l'));
