CREATE TABLE base (a int, CONSTRAINT passed_on CHECK (a > 0), CONSTRAINT own CHECK (a < 9) NO INHERIT);
CREATE TABLE heir (b int) INHERITS (base);
