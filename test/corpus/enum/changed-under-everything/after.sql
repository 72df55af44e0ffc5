CREATE TYPE grade AS ENUM ('top', 'high', 'mid', 'none');
CREATE TABLE tests (id int PRIMARY KEY, got grade DEFAULT 'none', all_got grade[] DEFAULT '{none}');
CREATE DOMAIN passed AS grade CHECK (VALUE > 'top');
CREATE FUNCTION best(grade) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = ''top''';
CREATE INDEX tests_mid ON tests (got) WHERE got = 'mid';
