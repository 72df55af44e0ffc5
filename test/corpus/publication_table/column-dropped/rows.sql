INSERT INTO sent VALUES (1, 'a', 'b');
