CREATE TYPE step AS ENUM ('x', 'y', 'z');
CREATE DOMAIN amount AS int CHECK (VALUE > 0);
CREATE TYPE steps AS RANGE (subtype = step);
CREATE TYPE amountrange AS RANGE (subtype = amount, multirange_type_name = amounts);
CREATE TYPE "Ranges" AS (s steps, a amountrange);
CREATE TABLE t (id int PRIMARY KEY, s steps, ss steps[], m steps_multirange, a amountrange DEFAULT '[1,9)', am amounts, r "Ranges");
CREATE VIEW v AS SELECT lower(s), upper(a) FROM t;
