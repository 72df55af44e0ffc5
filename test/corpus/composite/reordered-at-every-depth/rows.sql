INSERT INTO h VALUES (1, ROW(1, 2), NULL), (2, NULL, ARRAY[ROW(3, 0)::rec, ROW(0, 4)::rec]), (3, NULL, ARRAY[ARRAY[NULL, ROW(5, 0)::rec]]);
INSERT INTO t VALUES
  (1, ROW(ROW(1, 2), 0, ARRAY[NULL, ROW(0, 4)::leaf]), ROW(1, 2), ARRAY[ROW(5, 6)::dl, NULL],
    ROW(ROW(1, 2), ARRAY[ROW(ROW(7, 8), 0, NULL)::branch], ARRAY[ROW(2, 3)::dl], ARRAY[ROW(11, 0)::leaf]),
    ARRAY[ROW(NULL, ARRAY[ROW(NULL, 0, ARRAY[ROW(9, 0)::leaf])::branch], NULL, NULL)::tree]);
INSERT INTO nulls VALUES (1, NULL, NULL, NULL), (2, ROW(NULL, NULL), '{}', ROW(NULL, 1, NULL)), (3, NULL, '[0:1]={NULL,"(1,2)"}', NULL);
