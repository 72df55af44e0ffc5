CREATE TABLE parent (id integer NOT NULL, name text, size integer, gone text, CONSTRAINT named CHECK (name <> ''), CONSTRAINT sized CHECK (size > 0));
CREATE TABLE declares (name text, gone text, more integer, CONSTRAINT named CHECK (name <> ''), CONSTRAINT sized CHECK (size > 0)) INHERITS (parent);
CREATE TABLE below () INHERITS (declares);
CREATE TABLE attached (id integer CONSTRAINT parent_id_not_null NOT NULL, name text, size integer, gone text, CONSTRAINT named CHECK (name <> ''), CONSTRAINT sized CHECK (size > 0));
ALTER TABLE attached INHERIT parent;
CREATE INDEX ON declares (name);
CREATE VIEW names AS SELECT name FROM declares;

CREATE TABLE one (a integer, b integer);
CREATE TABLE other (a integer, b integer);
CREATE TABLE of_both () INHERITS (one, other);
CREATE TABLE declares_both (a integer) INHERITS (one, other);
CREATE TABLE below_both () INHERITS (of_both);

CREATE TABLE top (a integer);
CREATE TABLE left_side () INHERITS (top);
CREATE TABLE right_side () INHERITS (top);
CREATE TABLE diamond () INHERITS (left_side, right_side);
