CREATE ROLE corpus_altered_r LOGIN CREATEDB CREATEROLE CONNECTION LIMIT 3 PASSWORD 'one' VALID UNTIL '2031-02-03';
ALTER ROLE corpus_altered_r SET work_mem TO '8MB';
ALTER ROLE corpus_altered_r SET search_path TO app, "My Schema";
COMMENT ON ROLE corpus_altered_r IS 'before';
CREATE ROLE corpus_altered_g SUPERUSER REPLICATION BYPASSRLS NOINHERIT;
