INSERT INTO customers (email) VALUES ('a@example.com');
INSERT INTO orders VALUES (1, 1);
