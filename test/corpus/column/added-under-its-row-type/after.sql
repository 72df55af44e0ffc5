CREATE TABLE projects (id int PRIMARY KEY, title text NOT NULL DEFAULT 't', made date DEFAULT current_date, note text, CHECK (title = 't'));
CREATE TYPE held AS (p projects);
CREATE TABLE audit (p projects, ps projects[], CHECK ((ps[1]).id = 2));
CREATE TABLE plans (id int, n int NOT NULL DEFAULT 3);
CREATE TABLE indirect (hs held[]);
