CREATE TABLE up (id int PRIMARY KEY, "Line No" smallint NOT NULL);
CREATE TABLE down (id bigint NOT NULL);
CREATE TABLE empty (id int NOT NULL);
CREATE TABLE few (id int NOT NULL);
