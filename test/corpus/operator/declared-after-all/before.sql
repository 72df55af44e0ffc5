CREATE FUNCTION same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT lower($1) = lower($2)';
CREATE OPERATOR == (LEFTARG = text, RIGHTARG = text, FUNCTION = same, NEGATOR = <!>);
CREATE VIEW v AS SELECT 'a'::text OPERATOR(public.==) 'A' AS same;
