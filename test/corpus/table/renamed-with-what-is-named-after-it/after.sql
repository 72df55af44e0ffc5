-- dbmigrator: renamed_from=acct
CREATE TABLE account (
  id serial PRIMARY KEY,
  email text NOT NULL UNIQUE,
  n int CHECK (n > 0),
  boss int REFERENCES account,
  span int4range,
  EXCLUDE USING gist (span WITH &&)
);
CREATE INDEX ON account (n);
CREATE INDEX ON account (n);
CREATE STATISTICS account_stat ON n, boss FROM account;
CREATE TABLE entry (id int PRIMARY KEY, acct int REFERENCES account, email text CONSTRAINT entry_account_fk REFERENCES account (email));
CREATE VIEW v AS SELECT id, email, n, nextval('account_id_seq') AS next FROM account GROUP BY id;
COMMENT ON CONSTRAINT account_n_check ON account IS 'positive';
