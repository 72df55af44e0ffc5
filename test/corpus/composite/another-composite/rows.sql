INSERT INTO h VALUES (1, ROW(1, 2, ROW(3, 4), 'g'), ARRAY[ROW(3, 4, NULL, 'g')::rec], ROW(0, 0, ROW(5, 6), 'g'));
