INSERT INTO t VALUES (1, ROW(ROW(1, 2), 3, 'on', NULL), ARRAY[ROW(ROW(4, 5), 6, 'off', ROW(7, 0))::branch], ROW(ROW(1, 2), 3), ARRAY[ROW(ROW(8, 9), 3)::twig], ROW(ROW(1, 2), 'k'));
