CREATE TABLE acct (
  id serial PRIMARY KEY,
  email text NOT NULL UNIQUE,
  n int CHECK (n > 0),
  boss int REFERENCES acct,
  span int4range,
  EXCLUDE USING gist (span WITH &&)
);
CREATE INDEX ON acct (n);
CREATE INDEX ON acct (n);
CREATE STATISTICS acct_stat ON n, boss FROM acct;
CREATE TABLE entry (id int PRIMARY KEY, acct int REFERENCES acct, email text CONSTRAINT entry_acct_fk REFERENCES acct (email));
CREATE VIEW v AS SELECT id, email, n, nextval('acct_id_seq') AS next FROM acct GROUP BY id;
COMMENT ON CONSTRAINT acct_n_check ON acct IS 'positive';
