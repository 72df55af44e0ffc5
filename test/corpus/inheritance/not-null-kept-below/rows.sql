INSERT INTO declares VALUES (1, 1, 'a');
INSERT INTO below VALUES (1, 1);
INSERT INTO parted VALUES (1, 1);
