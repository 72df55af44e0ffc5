CREATE TABLE p (id int PRIMARY KEY, code text UNIQUE, a int, b int, UNIQUE (a, b));
CREATE TABLE c (id int PRIMARY KEY, p int CONSTRAINT one REFERENCES p, q text CONSTRAINT two REFERENCES p (code), a int, b int, CONSTRAINT three FOREIGN KEY (a, b) REFERENCES p (a, b));
