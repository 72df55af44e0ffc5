DROP ROLE IF EXISTS corpus_alone_readers, corpus_alone_alice, corpus_alone_bob;
