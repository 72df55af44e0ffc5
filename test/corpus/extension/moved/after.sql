CREATE SCHEMA one;
CREATE SCHEMA two;
CREATE EXTENSION citext SCHEMA two;
CREATE TABLE names (name two.citext);
