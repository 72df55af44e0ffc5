INSERT INTO crew VALUES ('captain', '{sailor,captain}');
