CREATE TABLE t (s text CHECK (s IN ('a', 'b')), n numeric DEFAULT 0.0, ts timetz DEFAULT '10:00', u uuid DEFAULT gen_random_uuid(), b varchar(3) DEFAULT 'x', i interval DEFAULT '1 day', CHECK (n > 0 AND n < 10));
CREATE INDEX p ON t (s) WHERE s IN ('a', 'b');
