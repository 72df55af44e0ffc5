CREATE TABLE pages (a int, b int, c int);
CREATE STATISTICS related ON a, c, (b + 1) FROM pages;
COMMENT ON STATISTICS related IS 'a and b';
