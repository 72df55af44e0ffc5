CREATE TABLE base (id integer NOT NULL, code integer NOT NULL);
CREATE TABLE declares (id integer NOT NULL, note text) INHERITS (base);
CREATE TABLE follows () INHERITS (base);
CREATE TABLE below (code integer NOT NULL) INHERITS (follows);
CREATE TABLE parted (id integer NOT NULL, code integer NOT NULL) PARTITION BY RANGE (id);
CREATE TABLE part PARTITION OF parted (code NOT NULL) DEFAULT;
