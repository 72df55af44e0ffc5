CREATE DOMAIN url AS text CHECK (VALUE <> 'a');
CREATE TABLE t (id int, u url, us url[]);
