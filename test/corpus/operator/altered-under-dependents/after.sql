CREATE FUNCTION alike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) = lower($2)';
CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT upper($1) = upper($2)';
CREATE FUNCTION unlike(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) <> lower($2)';
CREATE OPERATOR <~> (LEFTARG = text, RIGHTARG = text, FUNCTION = alike, COMMUTATOR = <~>, NEGATOR = <!>, RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES);
CREATE OPERATOR <!> (LEFTARG = text, RIGHTARG = text, FUNCTION = unlike, NEGATOR = <~>);
CREATE OPERATOR ==~ (LEFTARG = text, RIGHTARG = text, FUNCTION = same);
CREATE TABLE names (n text CHECK (n ==~ n));
CREATE VIEW found AS SELECT n FROM names WHERE n <~> 'a' AND n ==~ 'A';
