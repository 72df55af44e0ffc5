CREATE TYPE pair AS (a bigint, c text COLLATE "C", d date);
CREATE FUNCTION f(pair) RETURNS int LANGUAGE sql AS 'SELECT ($1).a';
