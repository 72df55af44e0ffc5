INSERT INTO items VALUES (1, 'x', '{y,z}');
