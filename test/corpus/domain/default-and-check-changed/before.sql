CREATE FUNCTION usual(x text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE DOMAIN code AS text DEFAULT usual('a');
CREATE TABLE items (id integer PRIMARY KEY, code code, codes code[]);
