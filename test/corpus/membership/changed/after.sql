CREATE ROLE corpus_member_b;
CREATE ROLE corpus_member_a ADMIN corpus_member_b;
CREATE ROLE corpus_member_m LOGIN;
GRANT corpus_member_b, pg_monitor TO corpus_member_m;
