-- needs PostgreSQL 17
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 dbname=a' PUBLICATION one WITH (connect = false, slot_name = NONE, enabled = false);
CREATE SUBSCRIPTION twin CONNECTION 'host=127.0.0.1 port=1 dbname=a' PUBLICATION one WITH (connect = false, slot_name = NONE, enabled = false);
