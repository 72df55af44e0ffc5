INSERT INTO old.ships (spot, captain) VALUES ((1, 2), 'a@b'), ((3, 4), 'c@d');
INSERT INTO old.ports VALUES (1, 'here');
