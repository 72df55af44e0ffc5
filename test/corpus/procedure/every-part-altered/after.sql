CREATE TRANSFORM FOR date LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
CREATE TABLE noted (n int);
CREATE PROCEDURE named(amount int DEFAULT 1) LANGUAGE sql AS 'INSERT INTO noted VALUES (amount)';
CREATE PROCEDURE set_up() LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' SET work_mem = '8MB' AS 'BEGIN DELETE FROM public.noted; END';
CREATE PROCEDURE dated(day date) LANGUAGE sql TRANSFORM FOR TYPE date AS 'SELECT day';
CREATE PROCEDURE parsed(n int) LANGUAGE sql BEGIN ATOMIC INSERT INTO noted VALUES (n + 1); END;
CREATE PROCEDURE linked() LANGUAGE c AS '$libdir/plpgsql', 'plpgsql_call_handler';
CREATE PROCEDURE outgoing(OUT n int, OUT word text) LANGUAGE plpgsql AS 'BEGIN n := 1; END';
