CREATE TABLE t (id int, note text) WITH (fillfactor = 80, parallel_workers = 2, toast.autovacuum_enabled = false);
CREATE TABLE u (id int);
CREATE TABLE open (id int);
ALTER TABLE open ENABLE ROW LEVEL SECURITY;
CREATE TABLE guarded (id int);
