CREATE EXTENSION pg_trgm VERSION '1.4'; CREATE TABLE names (name text); CREATE INDEX names_name_idx ON names USING gin (name gin_trgm_ops);
