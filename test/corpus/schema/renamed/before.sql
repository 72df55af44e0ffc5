CREATE SCHEMA app;
CREATE TABLE app.t (id int PRIMARY KEY, parent int REFERENCES app.t);
CREATE VIEW app.v AS SELECT id FROM app.t;
