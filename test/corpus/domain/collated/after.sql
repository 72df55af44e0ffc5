CREATE DOMAIN word AS text COLLATE "C" CONSTRAINT filled CHECK (VALUE <> '');
CREATE TABLE pages (id int PRIMARY KEY, title word, more word[]);
CREATE INDEX pages_title ON pages (title);
CREATE VIEW titles AS SELECT title FROM pages;
