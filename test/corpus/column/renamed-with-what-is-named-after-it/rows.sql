INSERT INTO pets (name, toy) VALUES ('Rex', 1), ('Tom', 2);
INSERT INTO toys VALUES (1, 1, 2);
