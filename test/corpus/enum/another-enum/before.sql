CREATE TYPE old_state AS ENUM ('a', 'b');
CREATE TABLE t (s old_state DEFAULT 'a', more old_state[], word text);
