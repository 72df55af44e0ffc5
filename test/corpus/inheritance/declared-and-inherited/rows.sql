INSERT INTO declares VALUES (1, 'a', 1, 'x', 1);
INSERT INTO attached VALUES (1, 'a', 1, 'x');
INSERT INTO of_both VALUES (1);
INSERT INTO diamond VALUES (1);
