CREATE TABLE books (isbn text PRIMARY KEY, title text, author text);
CREATE TABLE shelves (isbn text PRIMARY KEY, name text);
CREATE VIEW shelved AS SELECT b.*, s.name AS shelf FROM books b JOIN shelves s ON s.isbn = b.isbn;
CREATE MATERIALIZED VIEW titles AS SELECT isbn, title FROM shelved;
CREATE INDEX titles_isbn ON titles (isbn);
GRANT SELECT ON shelved TO PUBLIC;
COMMENT ON VIEW shelved IS 'where books stand';
