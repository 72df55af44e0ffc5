-- needs PostgreSQL 18
CREATE TABLE sent (n int PRIMARY KEY, twice int GENERATED ALWAYS AS (n * 2) STORED);
CREATE PUBLICATION changes FOR TABLE sent WITH (publish_generated_columns = stored);
