INSERT INTO child VALUES (1, 'x', 2);
INSERT INTO stranger VALUES (1, 'x', 2);
