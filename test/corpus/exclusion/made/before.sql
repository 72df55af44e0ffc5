CREATE TABLE t (during tsrange, n int);
