CREATE COLLATION sorted (provider = icu, locale = 'de-u-kn-true');
CREATE COLLATION plain (locale = 'C');
CREATE DOMAIN word AS text COLLATE sorted CHECK (VALUE <> '');
CREATE TABLE t (id text COLLATE sorted PRIMARY KEY, a varchar(9) COLLATE sorted, b word, c text COLLATE plain);
CREATE INDEX t_a ON t (a);
