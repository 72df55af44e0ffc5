-- needs PostgreSQL 16
CREATE COLLATION turned (provider = icu, locale = 'und', rules = '&b < a');
CREATE COLLATION lent (provider = icu, locale = 'de');
CREATE TABLE words (a text COLLATE turned, b text COLLATE lent);
