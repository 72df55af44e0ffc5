CREATE FUNCTION usual(x integer) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1::text';
CREATE DOMAIN code AS text DEFAULT usual(1) CHECK (length(VALUE) < 10);
CREATE TABLE items (id integer PRIMARY KEY, code code, codes code[]);
