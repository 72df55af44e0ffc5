CREATE DOMAIN code AS text DEFAULT '7' CONSTRAINT positive CHECK (VALUE::integer > 0);
CREATE TABLE t (id int PRIMARY KEY, a code DEFAULT '9', b code[]);
CREATE VIEW v AS SELECT a FROM t;
CREATE DOMAIN unused AS text;
