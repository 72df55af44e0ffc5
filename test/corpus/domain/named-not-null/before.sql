-- needs PostgreSQL 17
CREATE DOMAIN a AS integer CONSTRAINT filled NOT NULL;
CREATE DOMAIN b AS integer NOT NULL;
CREATE DOMAIN c AS integer;
CREATE TABLE t (a a, b b, c c);
