CREATE TRANSFORM FOR int LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal), TO SQL WITH FUNCTION int4recv(internal));
CREATE TRANSFORM FOR date LANGUAGE sql (FROM SQL WITH FUNCTION prsd_lextype(internal));
