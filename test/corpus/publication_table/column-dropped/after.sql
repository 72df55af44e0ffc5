-- needs PostgreSQL 15
CREATE TABLE sent (id int PRIMARY KEY, kept text);
CREATE PUBLICATION changes FOR TABLE sent (id, kept);
