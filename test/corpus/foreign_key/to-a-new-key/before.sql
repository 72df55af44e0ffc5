CREATE TABLE teams (id int PRIMARY KEY, league int NOT NULL);
CREATE TABLE players (id int PRIMARY KEY);
