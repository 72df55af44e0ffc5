CREATE SEQUENCE s;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 7';
CREATE TABLE t (a int DEFAULT f(), b text, c timestamptz DEFAULT now() - interval '1 day', d int DEFAULT 0, e text[] DEFAULT ARRAY['a', 'b']);
