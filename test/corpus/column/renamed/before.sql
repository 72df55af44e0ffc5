CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE CHECK (email <> ''));
CREATE INDEX t_lower ON t (lower(email)) WHERE email IS NOT NULL;
CREATE VIEW v AS SELECT id, email FROM t;
