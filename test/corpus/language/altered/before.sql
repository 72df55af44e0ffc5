CREATE LANGUAGE plain HANDLER plpgsql_call_handler;
CREATE TRUSTED LANGUAGE plother HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE LANGUAGE gone HANDLER plpgsql_call_handler;
CREATE FUNCTION one() RETURNS int LANGUAGE plother AS 'BEGIN RETURN 1; END';
CREATE TABLE counted (n int DEFAULT one());
