CREATE COLLATION loose (provider = icu, locale = 'und');
CREATE COLLATION plain (locale = 'C');
CREATE COLLATION gone (locale = 'C');
CREATE TABLE words (a text COLLATE loose, b text COLLATE plain);
