CREATE TABLE projects (id int PRIMARY KEY);
CREATE TYPE held AS (p projects);
CREATE TABLE audit (p projects, ps projects[], CHECK ((ps[1]).id = 2));
CREATE TABLE plans (id int);
CREATE TABLE indirect (hs held[]);
