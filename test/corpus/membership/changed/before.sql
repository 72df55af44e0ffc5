CREATE ROLE corpus_member_a;
CREATE ROLE corpus_member_b;
CREATE ROLE corpus_member_m LOGIN IN ROLE corpus_member_a;
GRANT pg_monitor TO corpus_member_m WITH ADMIN OPTION;
