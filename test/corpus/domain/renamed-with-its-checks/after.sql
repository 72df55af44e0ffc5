-- dbmigrator: renamed_from=mark
CREATE DOMAIN grade AS int CHECK (VALUE > 0) CHECK (VALUE < 7);
CREATE TABLE pupils (id int, mark grade);
