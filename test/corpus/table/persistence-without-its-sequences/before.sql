-- needs PostgreSQL 15
-- the sequence of a table that becomes unlogged stays as it is
CREATE TABLE visits (id serial PRIMARY KEY, page text);
-- and that of one that is logged again
CREATE UNLOGGED TABLE hits (id serial PRIMARY KEY, page text);
-- one that changes along
CREATE TABLE views (id serial PRIMARY KEY, page text);
