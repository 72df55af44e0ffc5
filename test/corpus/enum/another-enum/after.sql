CREATE TYPE new_state AS ENUM ('b', 'a', 'c');
CREATE TABLE t (s new_state DEFAULT 'a', more new_state[], word new_state);
