CREATE TABLE orders (id int PRIMARY KEY, stand text NOT NULL DEFAULT 'open', weight text DEFAULT '0', price numeric(8, 2), tags varchar(10)[], flags bit(4));
CREATE VIEW open_orders AS SELECT id, price, tags FROM orders WHERE stand = 'open';
