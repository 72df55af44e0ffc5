INSERT INTO t VALUES (1, '{c}', ROW('d', 'e'), 'f');
