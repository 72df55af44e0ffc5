CREATE TYPE standing AS ENUM ('open', 'sent');
CREATE TABLE orders (id int PRIMARY KEY, stand standing NOT NULL DEFAULT 'open', weight int DEFAULT 0, price numeric(12, 4), tags varchar(30)[], flags bit(8));
CREATE VIEW open_orders AS SELECT id, price, tags FROM orders WHERE stand = 'open';
