-- needs PostgreSQL 15
CREATE UNLOGGED SEQUENCE passing;
CREATE SEQUENCE lasting START 7;
CREATE TABLE taken (n int DEFAULT nextval('lasting'));
