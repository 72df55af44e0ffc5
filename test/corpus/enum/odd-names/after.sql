CREATE TYPE "Some Words" AS ENUM ('don''t', E'a\\b', '');
CREATE TABLE t (a "Some Words" DEFAULT 'don''t');
