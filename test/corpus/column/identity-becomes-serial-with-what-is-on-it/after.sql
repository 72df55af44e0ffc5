CREATE TABLE visits (id serial, page text);
GRANT USAGE ON SEQUENCE visits_id_seq TO corpus_reader;
COMMENT ON SEQUENCE visits_id_seq IS 'numbers of visits';
CREATE TABLE pages (id int NOT NULL, title text);
