CREATE TABLE heads (id serial PRIMARY KEY, groups int);
CREATE TABLE groups (id serial PRIMARY KEY, heads int REFERENCES heads);
ALTER TABLE heads ADD FOREIGN KEY (groups) REFERENCES groups;
CREATE TABLE stays (id int);
