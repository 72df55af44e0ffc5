INSERT INTO app.pages VALUES ('x', 'y');
