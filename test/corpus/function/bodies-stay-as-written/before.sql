CREATE SCHEMA access;
CREATE TABLE notes (owner_id int, body text);
