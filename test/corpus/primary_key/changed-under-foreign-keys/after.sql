CREATE TABLE cases (id int NOT NULL, tenant int NOT NULL, PRIMARY KEY (id));
CREATE TABLE notes (id int PRIMARY KEY, case_id int REFERENCES cases (id) ON DELETE CASCADE DEFERRABLE);
