INSERT INTO people VALUES (1, ROW('Lane', ROW('Ulm', 89073, 1.5)), ARRAY[ROW('Bonn', 53111, 2)::place]);
INSERT INTO cities VALUES ('Kiel', 24103, 3);
