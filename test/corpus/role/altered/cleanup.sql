DROP ROLE IF EXISTS corpus_altered_r, corpus_altered_g;
