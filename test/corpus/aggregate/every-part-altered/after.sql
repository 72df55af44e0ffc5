CREATE FUNCTION halve(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
CREATE FUNCTION halve(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 / 2';
CREATE AGGREGATE mean(int8) (
  SFUNC = int8_avg_accum, STYPE = internal, SSPACE = 48, FINALFUNC = numeric_poly_avg,
  COMBINEFUNC = int8_avg_combine, SERIALFUNC = int8_avg_serialize, DESERIALFUNC = int8_avg_deserialize,
  MSFUNC = int8_avg_accum, MINVFUNC = int8_avg_accum_inv, MSTYPE = internal, MSSPACE = 40, MFINALFUNC = numeric_poly_avg
);
CREATE AGGREGATE half(int) (
  SFUNC = int4pl, STYPE = int, FINALFUNC = halve, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE,
  MSFUNC = int4pl, MINVFUNC = int4mi, MSTYPE = int, MFINALFUNC = halve, MFINALFUNC_EXTRA, MFINALFUNC_MODIFY = READ_WRITE
);
CREATE AGGREGATE lowest(int) (SFUNC = int4smaller, STYPE = int, SORTOP = <);
CREATE AGGREGATE place(VARIADIC "any" ORDER BY VARIADIC "any") (SFUNC = ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, HYPOTHETICAL);
CREATE AGGREGATE named(amount int) (SFUNC = int4pl, STYPE = int);
CREATE VIEW means AS SELECT lowest(n) AS lowest, mean(n) AS mean FROM generate_series(1, 3) AS n;
