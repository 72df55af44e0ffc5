CREATE TRANSFORM FOR date LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE FUNCTION spoken(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE FUNCTION counted() RETURNS bigint LANGUAGE internal AS 'window_row_number';
CREATE FUNCTION begins(text, text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'textlike';
CREATE FUNCTION dated(day date) RETURNS date LANGUAGE sql AS 'SELECT day';
CREATE FUNCTION parsed(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE FUNCTION linked() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE FUNCTION bare() RETURNS language_handler LANGUAGE internal AS 'fmgr_internal_validator';
CREATE VIEW says AS SELECT spoken(1) AS one, parsed(2) AS two;
