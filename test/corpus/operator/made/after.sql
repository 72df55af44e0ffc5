CREATE FUNCTION apart(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) > 1';
CREATE FUNCTION near(int, int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT abs($1 - $2) <= 1';
CREATE OPERATOR ~~~ (LEFTARG = int, RIGHTARG = int, FUNCTION = near, COMMUTATOR = ~~~, RESTRICT = eqsel, JOIN = eqjoinsel);
CREATE OPERATOR !~~~ (LEFTARG = int, RIGHTARG = int, FUNCTION = apart, NEGATOR = ~~~);
CREATE VIEW v AS SELECT 1 OPERATOR(public.~~~) 2 AS near;
