CREATE TRANSFORM FOR date LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION spoken(n int) RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN n; END';
CREATE FUNCTION counted() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
CREATE FUNCTION begins(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT SUPPORT textlike_support AS 'textlike';
CREATE FUNCTION dated(day date) RETURNS date LANGUAGE sql TRANSFORM FOR TYPE date AS 'SELECT day';
CREATE FUNCTION parsed(n int) RETURNS int LANGUAGE sql RETURN n + 1;
CREATE FUNCTION linked() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_inline_handler';
CREATE FUNCTION bare() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE VIEW says AS SELECT spoken(1) AS one, parsed(2) AS two;
