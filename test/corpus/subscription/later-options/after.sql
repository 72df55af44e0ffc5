-- needs PostgreSQL 17
CREATE SUBSCRIPTION feed CONNECTION 'host=127.0.0.1 port=1 dbname=a' PUBLICATION one WITH (connect = false, slot_name = NONE, enabled = false, disable_on_error = true, password_required = false, run_as_owner = true, origin = none);
CREATE SUBSCRIPTION twin CONNECTION 'host=127.0.0.1 port=1 dbname=a' PUBLICATION one WITH (connect = false, slot_name = NONE, enabled = false, two_phase = true, failover = true);
