-- needs PostgreSQL 18
CREATE TABLE base (id int PRIMARY KEY, a int CONSTRAINT told CHECK (a > 0) NOT ENFORCED, b int CONSTRAINT held CHECK (b > 0));
CREATE TABLE refers (base int CONSTRAINT to_base REFERENCES base NOT ENFORCED, other int CONSTRAINT to_other REFERENCES base);
