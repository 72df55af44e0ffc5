CREATE TABLE teams (id int PRIMARY KEY, league int NOT NULL, UNIQUE (id, league));
CREATE TABLE players (id int PRIMARY KEY, team_id int, league int, FOREIGN KEY (team_id, league) REFERENCES teams (id, league));
CREATE TABLE pages (id bigint PRIMARY KEY, slug text NOT NULL UNIQUE, above text REFERENCES pages (slug));
