CREATE TABLE parent (id int PRIMARY KEY, tenant int NOT NULL, UNIQUE (id, tenant));
CREATE TABLE child (id int PRIMARY KEY, parent_id int, tenant int, FOREIGN KEY (parent_id, tenant) REFERENCES parent (id, tenant));
CREATE TABLE o (id bigint PRIMARY KEY, external uuid NOT NULL UNIQUE, k uuid REFERENCES o (external));
