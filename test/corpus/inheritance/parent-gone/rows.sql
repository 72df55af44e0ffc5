INSERT INTO child (id, a, own) VALUES (1, 2, 'x');
INSERT INTO grandchild (id, a, own) VALUES (2, 3, 'y');
INSERT INTO single (a, own) VALUES (4, 'z');
