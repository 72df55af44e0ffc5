CREATE TABLE base (a int DEFAULT 1, CONSTRAINT positive CHECK (a > 0), CONSTRAINT small CHECK (a < 100));
CREATE TABLE child (id int, a int, CONSTRAINT positive CHECK (a > 0), CONSTRAINT small CHECK (a < 100)) INHERITS (base);
CREATE TABLE later (id int, a int, CONSTRAINT positive CHECK (a > 0), CONSTRAINT small CHECK (a < 100)) INHERITS (base);
