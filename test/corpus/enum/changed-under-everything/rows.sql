INSERT INTO tests VALUES (1, 'mid', '{mid,high}');
