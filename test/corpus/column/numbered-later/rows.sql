INSERT INTO up SELECT g, g FROM generate_series(1, 7) g;
INSERT INTO down VALUES (-1), (-9);
INSERT INTO few VALUES (3);
