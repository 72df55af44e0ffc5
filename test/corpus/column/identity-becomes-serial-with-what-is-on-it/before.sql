CREATE TABLE visits (id int GENERATED ALWAYS AS IDENTITY, page text);
GRANT USAGE ON SEQUENCE visits_id_seq TO corpus_reader;
COMMENT ON SEQUENCE visits_id_seq IS 'numbers of visits';
CREATE TABLE pages (id int GENERATED ALWAYS AS IDENTITY, title text);
GRANT USAGE ON SEQUENCE pages_id_seq TO corpus_reader;
COMMENT ON SEQUENCE pages_id_seq IS 'numbers of pages';
