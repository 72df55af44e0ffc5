CREATE TABLE t (
  id int PRIMARY KEY,
  -- dbmigrator: renamed_from=email
  mail text CONSTRAINT t_email_key UNIQUE CONSTRAINT t_email_check CHECK (mail <> '')
);
CREATE INDEX t_lower ON t (lower(mail)) WHERE mail IS NOT NULL;
CREATE VIEW v AS SELECT id, mail AS email FROM t;
