-- dbmigrator: renamed_from=customers
CREATE TABLE clients (
  id int GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME customers_id_seq) CONSTRAINT customers_pkey PRIMARY KEY,
  -- dbmigrator: renamed_from=email
  mail text CONSTRAINT customers_email_check CHECK (mail <> ''),
  added text
);
CREATE INDEX customers_email_idx ON clients (lower(mail)) WHERE mail IS NOT NULL;
CREATE TABLE orders (id int PRIMARY KEY, customer int REFERENCES clients);
CREATE VIEW v AS SELECT id, mail AS email FROM clients;
