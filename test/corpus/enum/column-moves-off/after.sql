CREATE TYPE mood AS ENUM ('sad', 'calm');
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'begin return new; end';
CREATE TABLE days (id integer PRIMARY KEY, felt mood, noted boolean, number mood);
CREATE TRIGGER touch BEFORE UPDATE OF noted ON days FOR EACH ROW EXECUTE FUNCTION touch();
