CREATE FUNCTION first_number(of_series text) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT length($1)';
CREATE SEQUENCE other_numbers;
CREATE DOMAIN ticket AS int DEFAULT first_number('x');
CREATE DOMAIN numbered AS bigint DEFAULT nextval('other_numbers');
CREATE TABLE t (id int, e ticket, n numbered, later ticket);
