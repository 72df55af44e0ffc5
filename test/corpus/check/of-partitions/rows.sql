INSERT INTO parts VALUES ('old', 3, 'a'), ('new', 4, 'b');
