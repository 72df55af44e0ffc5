CREATE TABLE here (n int, m int);
CREATE TABLE there (n int);
CREATE SEQUENCE across OWNED BY here.n;
CREATE SEQUENCE beside OWNED BY here.n;
