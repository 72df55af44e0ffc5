CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1 dbname=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE, enabled = false);
