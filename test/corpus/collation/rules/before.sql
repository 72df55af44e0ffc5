-- needs PostgreSQL 16
CREATE COLLATION turned (provider = icu, locale = 'und');
CREATE COLLATION lent (locale = 'C');
CREATE TABLE words (a text COLLATE turned, b text COLLATE lent);
