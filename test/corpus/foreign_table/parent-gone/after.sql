CREATE FOREIGN DATA WRAPPER dummy;
CREATE SERVER s FOREIGN DATA WRAPPER dummy;
CREATE FOREIGN TABLE child (id int NOT NULL, a int DEFAULT 1, own text, CONSTRAINT base_a_check CHECK (a > 0)) SERVER s;
CREATE TABLE mixin (noted text);
CREATE FOREIGN TABLE half (id int NOT NULL, own text) INHERITS (mixin) SERVER s OPTIONS (t 'h');
CREATE FOREIGN TABLE part (id int NOT NULL, d date) SERVER s;
CREATE VIEW owned AS SELECT id, own FROM child;
