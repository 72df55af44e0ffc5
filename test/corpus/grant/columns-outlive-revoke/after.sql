CREATE SCHEMA app;
CREATE TABLE app.notes (id integer GENERATED ALWAYS AS IDENTITY, body text, secret text);
CREATE VIEW app.bodies AS SELECT id, body FROM app.notes;
GRANT INSERT ON app.notes TO corpus_reader;
GRANT SELECT (id), INSERT (body) ON app.notes TO corpus_reader;
GRANT SELECT (id, body) ON app.bodies TO corpus_reader;
