INSERT INTO acct (email, n) VALUES ('a', 1), ('b', 2);
DELETE FROM acct WHERE email = 'b';
INSERT INTO entry VALUES (1, 1, 'a');
