CREATE FUNCTION own_handler() RETURNS language_handler LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE TRUSTED LANGUAGE plain HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE LANGUAGE plother HANDLER own_handler;
CREATE FUNCTION one() RETURNS int LANGUAGE plother AS 'BEGIN RETURN 1; END';
CREATE TABLE counted (n int DEFAULT one());
