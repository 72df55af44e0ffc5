INSERT INTO pets VALUES (1, 'a'), (2, 'b');
