INSERT INTO t VALUES (1, ROW('https://a'), '{https://b}', 'https://c', 'd', '{e}', '{4}');
