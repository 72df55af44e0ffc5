CREATE FUNCTION first_number(series text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT length($1)';
CREATE SEQUENCE numbers;
CREATE DOMAIN ticket AS int DEFAULT first_number('x');
CREATE DOMAIN numbered AS bigint DEFAULT nextval('numbers');
CREATE TABLE t (id int, e ticket, n numbered);
