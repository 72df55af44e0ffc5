CREATE TABLE base (id integer NOT NULL, a integer DEFAULT 1 NOT NULL);
CREATE TABLE child (own text) INHERITS (base);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE single (a integer, own text);
CREATE VIEW owned AS SELECT id, own FROM child;
