CREATE SCHEMA app;
CREATE EXTENSION ltree;
CREATE TYPE app.feeling AS ENUM ('fine', 'tired');
CREATE TABLE app.branches (path ltree DEFAULT 'top', felt app.feeling DEFAULT 'fine', code text DEFAULT ('B-' || gen_random_uuid()), CHECK (nlevel(path) < 9), CHECK (felt IN ('fine', 'tired')));
CREATE VIEW app.depths AS SELECT nlevel(path) AS depth, path <@ 'top' AS inside FROM app.branches WHERE felt = 'fine';
CREATE INDEX branches_path ON app.branches USING gist (path);
CREATE INDEX branches_code ON app.branches (lower(code) text_pattern_ops DESC NULLS LAST);
