CREATE TABLE base (id integer NOT NULL, a integer NOT NULL);
CREATE TABLE mixin (a integer, noted text);
CREATE TABLE child (own text, noted text) INHERITS (base, mixin);
CREATE TABLE grandchild () INHERITS (child);
CREATE TABLE single (a integer, own text, noted text) INHERITS (mixin);
CREATE VIEW owned AS SELECT id, own FROM child;
