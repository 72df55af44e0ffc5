CREATE TABLE base (a int, CONSTRAINT passed_on CHECK (a > 0) NO INHERIT, CONSTRAINT own CHECK (a < 9));
CREATE TABLE heir (b int) INHERITS (base);
