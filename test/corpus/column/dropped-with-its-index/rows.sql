INSERT INTO people VALUES (1, 'a', 'b');
INSERT INTO others VALUES (2);
