INSERT INTO pages VALUES (1, 'a', '{b}');
