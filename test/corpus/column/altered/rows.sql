INSERT INTO t (a, b, c, f) VALUES (1, 'x', '5', 3);
