INSERT INTO parcels VALUES (1, '1', 'a'), (2, '6', 'b'), (3, NULL, 'c');
INSERT INTO named VALUES ('a');
