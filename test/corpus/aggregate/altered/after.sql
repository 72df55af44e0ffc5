CREATE AGGREGATE total(int) (SFUNC = int4pl, STYPE = int, INITCOND = '5', PARALLEL = SAFE, COMBINEFUNC = int4pl);
CREATE AGGREGATE middle(ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = mode_final, FINALFUNC_EXTRA);
CREATE VIEW v AS SELECT total(x) AS t FROM (VALUES (1), (2)) AS n (x);
