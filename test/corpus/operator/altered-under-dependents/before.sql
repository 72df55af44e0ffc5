CREATE FUNCTION alike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) = lower($2)';
CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT upper($1) = upper($2)';
CREATE FUNCTION unlike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) <> lower($2)';
CREATE OPERATOR <~> (LEFTARG = text, RIGHTARG = text, FUNCTION = alike);
CREATE OPERATOR <!> (LEFTARG = text, RIGHTARG = text, FUNCTION = unlike);
CREATE OPERATOR ==~ (LEFTARG = text, RIGHTARG = text, FUNCTION = alike, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR !!~ (RIGHTARG = int, FUNCTION = int4abs);
CREATE TABLE names (n text CHECK (n ==~ n));
CREATE VIEW found AS SELECT n FROM names WHERE n <~> 'a' AND n ==~ 'A';
