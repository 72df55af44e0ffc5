CREATE TABLE pages (a int, b int, c int);
CREATE STATISTICS related ON a, b FROM pages;
CREATE STATISTICS gone ON b, c FROM pages;
COMMENT ON STATISTICS related IS 'a and b';
