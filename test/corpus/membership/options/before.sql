-- needs PostgreSQL 16
CREATE ROLE corpus_option_a;
CREATE ROLE corpus_option_b;
CREATE ROLE corpus_option_m NOINHERIT;
GRANT corpus_option_a TO corpus_option_m;
GRANT corpus_option_b TO corpus_option_m WITH INHERIT TRUE, SET FALSE;
