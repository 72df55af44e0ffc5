INSERT INTO orders VALUES (1, 'sent', '5', 1.5, '{a,b}', NULL);
