CREATE TABLE parent (id bigint NOT NULL, name character varying(40), size integer, CONSTRAINT named CHECK (name <> 'none'));
CREATE TABLE declares (name character varying(40), more integer, CONSTRAINT named CHECK (name <> 'none')) INHERITS (parent);
CREATE TABLE below () INHERITS (declares);
CREATE TABLE attached (id bigint CONSTRAINT parent_id_not_null NOT NULL, name character varying(40), size integer, CONSTRAINT named CHECK (name <> 'none'));
ALTER TABLE attached INHERIT parent;
CREATE INDEX ON declares (name);
CREATE VIEW names AS SELECT name FROM declares;

CREATE TABLE one (a bigint, b integer);
CREATE TABLE other (a bigint, b integer);
CREATE TABLE of_both () INHERITS (one, other);
CREATE TABLE declares_both (a bigint) INHERITS (one, other);
CREATE TABLE below_both () INHERITS (of_both);

CREATE TABLE top (a bigint);
CREATE TABLE left_side () INHERITS (top);
CREATE TABLE right_side () INHERITS (top);
CREATE TABLE diamond () INHERITS (left_side, right_side);
