-- needs PostgreSQL 15
CREATE UNLOGGED TABLE visits (id serial PRIMARY KEY, page text);
ALTER SEQUENCE visits_id_seq SET LOGGED;
CREATE TABLE hits (id serial PRIMARY KEY, page text);
ALTER SEQUENCE hits_id_seq SET UNLOGGED;
CREATE UNLOGGED TABLE views (id serial PRIMARY KEY, page text);
