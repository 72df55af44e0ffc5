CREATE SEQUENCE s;
CREATE TABLE t (a int DEFAULT 1, b text DEFAULT 'x', c timestamptz, d int DEFAULT nextval('s'), e text[] DEFAULT '{}');
