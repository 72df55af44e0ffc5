CREATE TABLE pages (a text, b int, c int);
CREATE INDEX by_method ON pages (b);
CREATE INDEX with_more ON pages (b);
CREATE INDEX counted ON pages ((b + c));
