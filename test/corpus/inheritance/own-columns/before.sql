CREATE TABLE base (id serial PRIMARY KEY, name varchar(50) NOT NULL DEFAULT 'x', CONSTRAINT c CHECK (name <> ''));
CREATE TABLE sub2 (name varchar(50) NOT NULL, more int) INHERITS (base);
