INSERT INTO of_c VALUES (ARRAY[ROW(ROW(1, 2), 3, ROW(2, 2), 'g')::b], 4);
INSERT INTO held VALUES (ROW(ROW(1, 2), 3, ROW(2, 2), 'g'), ARRAY[ROW(ROW(4, 5), 6, NULL, 'h')::b], ROW(NULL, 1), ARRAY[ROW(2, 3)::d]);
