CREATE SCHEMA old;
CREATE TABLE old.ships (id serial PRIMARY KEY, name text DEFAULT 'none');
CREATE TABLE harbours (id serial PRIMARY KEY, ship int REFERENCES old.ships);
CREATE VIEW fleet AS SELECT name FROM old.ships;
