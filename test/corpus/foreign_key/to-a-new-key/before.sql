CREATE TABLE parent (id int PRIMARY KEY, tenant int NOT NULL);
CREATE TABLE child (id int PRIMARY KEY);
