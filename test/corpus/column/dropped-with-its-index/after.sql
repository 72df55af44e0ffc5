CREATE TABLE people (id int PRIMARY KEY, first text, born date);
CREATE INDEX people_names ON people (first, born);
CREATE INDEX people_first ON people (first ASC NULLS FIRST);
CREATE PUBLICATION changes FOR TABLE people;
CREATE TABLE others (a int, CONSTRAINT positive CHECK (a > 1));
