CREATE FUNCTION whole(internal) RETURNS int LANGUAGE internal STRICT IMMUTABLE AS 'int4recv';
CREATE FUNCTION told(internal) RETURNS internal LANGUAGE internal STRICT IMMUTABLE AS 'prsd_lextype';
CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION told(internal), TO SQL WITH FUNCTION whole(internal));
