CREATE DOMAIN code AS text DEFAULT 'a' NOT NULL CHECK (VALUE <> '');
CREATE DOMAIN same AS code;
CREATE TYPE pair AS (a code, b same);
CREATE TABLE t (id int PRIMARY KEY, codes code[], pair pair, same same DEFAULT 'b');
