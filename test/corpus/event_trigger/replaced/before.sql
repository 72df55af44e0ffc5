CREATE FUNCTION on_change() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE FUNCTION on_other() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER moved ON ddl_command_start EXECUTE FUNCTION on_change();
CREATE EVENT TRIGGER other ON sql_drop EXECUTE FUNCTION on_change();
CREATE EVENT TRIGGER gone ON sql_drop EXECUTE FUNCTION on_change();
COMMENT ON EVENT TRIGGER moved IS 'kept';
