INSERT INTO t VALUES (1, 'south');
INSERT INTO t_2 VALUES (2, 'north');
INSERT INTO k VALUES (1, 'north');
INSERT INTO k_2 VALUES (1, 'south');
INSERT INTO g VALUES ('north');
INSERT INTO c VALUES (1, 'north');
