CREATE TABLE customers (id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME customers_id_seq) CONSTRAINT customers_pkey PRIMARY KEY, email text CONSTRAINT customers_email_check CHECK (email <> ''));
CREATE INDEX customers_email_idx ON customers (lower(email)) WHERE email IS NOT NULL;
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES customers);
CREATE VIEW v AS SELECT id, email FROM customers;
