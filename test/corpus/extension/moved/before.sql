CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE EXTENSION citext SCHEMA one;
CREATE EXTENSION pg_trgm SCHEMA one;
CREATE TABLE names (name one.citext);
CREATE INDEX names_trgm ON names USING gin ((name::text) one.gin_trgm_ops);
