CREATE TABLE t (a int, b int);
CREATE FUNCTION sound(t) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1.a < $1.b';
ALTER TABLE t ADD CONSTRAINT t_sound CHECK (sound(t.*));
