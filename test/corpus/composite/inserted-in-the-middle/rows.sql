INSERT INTO h VALUES (1, ROW(1, 2), ARRAY[ROW(3, 4)::rec], ROW(ARRAY[ROW(5, 6)::rec], 'l'), ARRAY[ROW(NULL, 'm')::crate]);
