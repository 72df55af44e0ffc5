CREATE DOMAIN url AS text CHECK (VALUE <> 'b');
CREATE TABLE t (id int, u url, us text[]);
