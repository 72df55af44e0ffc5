CREATE TYPE mood AS ENUM ('calm', 'sad', 'glad');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TABLE days (id integer PRIMARY KEY, felt mood, noted mood, number integer);
