INSERT INTO visit (place) VALUES (1), (2);
