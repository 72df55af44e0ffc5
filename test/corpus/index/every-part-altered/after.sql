CREATE TABLE pages (a text, b int, c int);
CREATE INDEX by_method ON pages USING hash (b);
CREATE INDEX with_more ON pages (b) INCLUDE (a, c);
CREATE INDEX counted ON pages ((b + c));
ALTER INDEX counted ALTER COLUMN 1 SET STATISTICS 90;
