CREATE ROLE corpus_altered_r CONNECTION LIMIT 0 PASSWORD 'one' VALID UNTIL 'infinity' SUPERUSER REPLICATION BYPASSRLS NOINHERIT;
ALTER ROLE corpus_altered_r SET work_mem TO '16MB';
ALTER ROLE corpus_altered_r SET datestyle TO ISO, DMY;
COMMENT ON ROLE corpus_altered_r IS 'after';
CREATE ROLE corpus_altered_g LOGIN CREATEDB CREATEROLE;
