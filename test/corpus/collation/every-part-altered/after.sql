CREATE COLLATION loose (provider = icu, locale = 'und', deterministic = false);
CREATE COLLATION plain (lc_collate = 'C', lc_ctype = 'POSIX');
CREATE TABLE words (a text COLLATE loose, b text COLLATE plain);
