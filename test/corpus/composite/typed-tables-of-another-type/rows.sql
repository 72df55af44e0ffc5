INSERT INTO homes VALUES ('s', 1);
INSERT INTO visits VALUES (1);
INSERT INTO offices VALUES ('s', 1, 'it', '2020-02-02');
INSERT INTO renewed VALUES (1, 'b');
INSERT INTO binds VALUES (1, 'b');
INSERT INTO lets_go VALUES (1, 2);
INSERT INTO changes VALUES (1, 2);
