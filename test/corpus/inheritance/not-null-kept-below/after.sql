CREATE TABLE base (id integer, code integer);
CREATE TABLE declares (id integer NOT NULL, note text) INHERITS (base);
CREATE TABLE follows () INHERITS (base);
CREATE TABLE below (code integer NOT NULL) INHERITS (follows);
CREATE TABLE parted (id integer NOT NULL, code integer) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parted (code NOT NULL) DEFAULT;
