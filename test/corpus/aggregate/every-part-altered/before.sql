CREATE FUNCTION halve(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
CREATE FUNCTION halve(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
CREATE AGGREGATE mean(int8) (SFUNC = int8pl, STYPE = int8, MSFUNC = int8pl, MINVFUNC = int8mi, MSTYPE = int8, MINITCOND = '0');
CREATE AGGREGATE half(int) (SFUNC = int4pl, STYPE = int, FINALFUNC = halve, MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MFINALFUNC = halve);
CREATE AGGREGATE lowest(int) (SFUNC = int4smaller, STYPE = int);
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA);
CREATE AGGREGATE named(int) (SFUNC = int4pl, STYPE = int);
CREATE AGGREGATE gone(int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW means AS SELECT lowest(n) AS lowest, mean(n) AS mean FROM generate_series(1, 3) AS n;
