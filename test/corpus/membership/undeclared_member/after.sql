CREATE ROLE corpus_alone_readers;
GRANT corpus_alone_readers TO corpus_alone_alice;
