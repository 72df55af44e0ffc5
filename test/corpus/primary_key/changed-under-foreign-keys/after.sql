CREATE TABLE files (id int NOT NULL, office int NOT NULL, PRIMARY KEY (id));
CREATE TABLE remarks (id int PRIMARY KEY, file_id int REFERENCES files (id) ON DELETE CASCADE DEFERRABLE);
