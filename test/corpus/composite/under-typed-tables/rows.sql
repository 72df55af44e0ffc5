INSERT INTO addrs VALUES ('s', 1);
INSERT INTO wides VALUES (1, 's');
INSERT INTO helds VALUES (1, 's');
INSERT INTO holder VALUES (ROW(1, 's'), ARRAY[ROW(2, 's')::held]);
INSERT INTO branches VALUES (ROW(1, 2), 3);
