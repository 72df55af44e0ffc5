INSERT INTO groups VALUES (1);
INSERT INTO items VALUES (1, 1, '[2024-01-01,2024-02-01)', 'done', 5, '(1,2)');
