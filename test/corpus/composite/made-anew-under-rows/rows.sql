INSERT INTO person VALUES (1, ROW('a, "b"', 12345, NULL)), (2, NULL);
