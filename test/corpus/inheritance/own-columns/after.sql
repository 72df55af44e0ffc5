CREATE TABLE base (id serial PRIMARY KEY, name varchar(50) NOT NULL DEFAULT 'x', CONSTRAINT c CHECK (name <> ''));
CREATE TABLE sub2 (name varchar(50) NOT NULL DEFAULT NULL, more int) INHERITS (base);
ALTER TABLE sub2 ALTER name DROP DEFAULT;
CREATE TABLE other (id int NOT NULL, name varchar(50) NOT NULL, CONSTRAINT c CHECK (name <> ''));
ALTER TABLE other INHERIT base;
