CREATE TABLE t (id int, note text) WITH (fillfactor = 70, autovacuum_enabled = false);
CREATE UNLOGGED TABLE u (id int);
CREATE TABLE open (id int);
CREATE TABLE guarded (id int);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
