INSERT INTO sales VALUES (1, 'north', 'east'), (2, 'south', 'north'), (12, 'south', NULL), (13, 'east', 'east');
INSERT INTO refunds VALUES (12, 'south');
INSERT INTO logs VALUES ('2025-02-02', 'south'), ('2026-02-02', 'east');
INSERT INTO weather VALUES ('north', -1);
INSERT INTO spots VALUES ('a', 6), ('b', 1);
