CREATE SCHEMA access;
CREATE FUNCTION access.me() RETURNS int LANGUAGE sql STABLE AS 'SELECT 1';
CREATE TABLE notes (owner_id int, body text);
ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON notes USING (owner_id = access.me());
CREATE FUNCTION told() RETURNS text LANGUAGE plpgsql SET search_path = '' AS $body$
BEGIN
  -- public.notes, "public".notes and $1 are texts here
  RETURN 'public.notes' || $$ of 'public' $$;
END
$body$;
CREATE SCHEMA notes;
CREATE TABLE notes.notes (notes int);
COMMENT ON COLUMN notes.notes.notes IS 'public.notes';
