INSERT INTO readings VALUES (1, 1, 'a'), (2, 11, 'b');
