-- dbmigrator: renamed_from=app
CREATE SCHEMA shop;
CREATE TABLE shop.t (id int PRIMARY KEY, parent int REFERENCES shop.t);
CREATE VIEW shop.v AS SELECT id FROM shop.t;
