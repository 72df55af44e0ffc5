-- needs PostgreSQL 15
CREATE ACCESS METHOD pile TYPE TABLE HANDLER heap_tableam_handler;
CREATE TABLE stored (n int PRIMARY KEY) USING pile;
CREATE TABLE piled (n int);
CREATE MATERIALIZED VIEW kept USING pile AS SELECT n FROM stored;
