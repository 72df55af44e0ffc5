CREATE SCHEMA a;
CREATE SCHEMA b;
-- dbmigrator: renamed_from=a.x
CREATE TABLE b.y (id int);
CREATE VIEW b.x AS SELECT 1 AS one;
