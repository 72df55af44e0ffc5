CREATE TABLE here (n int, m int);
CREATE TABLE there (n int);
CREATE SEQUENCE across OWNED BY there.n;
CREATE SEQUENCE beside OWNED BY here.m;
