CREATE TABLE t (s text, n numeric, ts timetz, u uuid, b varchar(3), i interval);
