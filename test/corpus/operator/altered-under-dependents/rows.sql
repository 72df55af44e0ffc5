INSERT INTO names VALUES ('a');
