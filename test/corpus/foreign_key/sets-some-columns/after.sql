-- needs PostgreSQL 15
CREATE TABLE groups (a int, b int, PRIMARY KEY (a, b));
CREATE TABLE members (x int, y int, CONSTRAINT cleared FOREIGN KEY (x, y) REFERENCES groups (a, b) ON DELETE SET NULL (y));
