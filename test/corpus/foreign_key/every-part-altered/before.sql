CREATE TABLE groups (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE members (x int, y int, z int, CONSTRAINT turned FOREIGN KEY (x, y) REFERENCES groups (a, b));
ALTER TABLE members ADD CONSTRAINT proven FOREIGN KEY (x, y) REFERENCES groups (a, b) NOT VALID;
