CREATE TYPE grade AS ENUM ('low', 'mid', 'high', 'top');
CREATE TABLE tests (id int PRIMARY KEY, got grade DEFAULT 'low', all_got grade[] DEFAULT '{low}');
CREATE DOMAIN passed AS grade CHECK (VALUE > 'low');
CREATE FUNCTION best(grade) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 = ''top''';
CREATE INDEX tests_mid ON tests (got) WHERE got = 'mid';
