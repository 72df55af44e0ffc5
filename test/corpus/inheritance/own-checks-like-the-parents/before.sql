CREATE TABLE base (a int DEFAULT 1, CONSTRAINT positive CHECK (a > 0), CONSTRAINT small CHECK (a < 100));
CREATE TABLE child (id int, a int, CONSTRAINT unlike CHECK (id > 0));
ALTER TABLE child ADD CONSTRAINT positive CHECK (a > 0) NOT VALID;
CREATE TABLE later (id int);
