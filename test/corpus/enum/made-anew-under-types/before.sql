CREATE SCHEMA app;
CREATE TYPE app.state AS ENUM ('new', 'open', 'gone');
COMMENT ON TYPE app.state IS 'where a task stands';
CREATE DOMAIN app.known_state AS app.state DEFAULT 'new' NOT NULL CHECK (VALUE <> 'gone');
COMMENT ON CONSTRAINT known_state_check ON DOMAIN app.known_state IS 'never gone';
CREATE TYPE app.change AS (at date, state app.state);
CREATE TABLE app.task (
  id int PRIMARY KEY,
  state app.state DEFAULT 'new' UNIQUE,
  known app.known_state,
  history app.change[],
  label text GENERATED ALWAYS AS (CASE WHEN state = 'new' THEN 'N' END) STORED,
  CHECK (state <> 'gone')
);
CREATE TABLE app.log (id int, state app.state DEFAULT 'open') PARTITION BY RANGE (id);
CREATE TABLE app.log_1 PARTITION OF app.log FOR VALUES FROM (1) TO (10);
CREATE VIEW app.same AS SELECT a.id FROM app.task a JOIN app.task b ON a.state = b.state;
CREATE FUNCTION app.next(s app.state) RETURNS app.state LANGUAGE sql AS 'SELECT s';
ALTER TABLE app.task ENABLE ROW LEVEL SECURITY;
CREATE POLICY open_ones ON app.task USING (state = 'open');
