-- needs PostgreSQL 15
CREATE TABLE sent (id int PRIMARY KEY, gone text, kept text);
CREATE PUBLICATION changes FOR TABLE sent (id, gone);
