INSERT INTO t VALUES (1, ROW(1, 2), 3, 4, 5, '{6}');
