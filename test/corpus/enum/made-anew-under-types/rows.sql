INSERT INTO app.task VALUES (1, 'new', 'open', ARRAY[ROW('2024-01-01', 'new')::app.change]);
INSERT INTO app.log VALUES (2, 'open');
