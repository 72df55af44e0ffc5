DROP ROLE IF EXISTS corpus_member_a, corpus_member_b, corpus_member_m;
