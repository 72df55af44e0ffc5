INSERT INTO visits VALUES ('a', '2025-01-01', 1), ('b', '2025-01-01', 2);
INSERT INTO notes VALUES ('b', '2025-01-01', 'x');
INSERT INTO odd VALUES (11);
