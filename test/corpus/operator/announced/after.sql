CREATE SCHEMA other;
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION same(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).a = ($2).a';
CREATE FUNCTION alike(pair, pair) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT ($1).b = ($2).b';
CREATE OPERATOR == (LEFTARG = pair, RIGHTARG = pair, FUNCTION = same, NEGATOR = OPERATOR(other.<>));
CREATE OPERATOR <~ (LEFTARG = pair, RIGHTARG = pair, FUNCTION = alike, COMMUTATOR = ~>, NEGATOR = !<~);
CREATE OPERATOR <~~ (LEFTARG = pair, RIGHTARG = pair, FUNCTION = alike, COMMUTATOR = !<~);
