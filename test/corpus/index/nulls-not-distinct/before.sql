-- needs PostgreSQL 15
CREATE TABLE pages (n int, CONSTRAINT kept UNIQUE (n));
CREATE UNIQUE INDEX once ON pages (n) NULLS NOT DISTINCT;
CREATE UNIQUE INDEX often ON pages (n, (n + 1));
