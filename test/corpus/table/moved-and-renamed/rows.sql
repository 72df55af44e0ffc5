INSERT INTO old.ships (name) VALUES ('a');
INSERT INTO harbours (ship) VALUES (1);
