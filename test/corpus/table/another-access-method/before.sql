-- needs PostgreSQL 15
CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE stored (n int PRIMARY KEY);
CREATE TABLE piled (n int) USING pile;
CREATE MATERIALIZED VIEW kept AS SELECT n FROM stored;
