INSERT INTO pages VALUES ('a b');
