-- needs PostgreSQL 15
CREATE SEQUENCE passing;
CREATE UNLOGGED SEQUENCE lasting START 7;
CREATE TABLE taken (n int DEFAULT nextval('lasting'));
