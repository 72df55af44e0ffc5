DROP ROLE IF EXISTS corpus_option_a, corpus_option_b, corpus_option_m;
