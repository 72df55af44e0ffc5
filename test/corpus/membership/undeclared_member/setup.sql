DO $$ BEGIN CREATE ROLE corpus_alone_alice LOGIN CREATEDB; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN CREATE ROLE corpus_alone_bob; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
GRANT corpus_alone_bob TO corpus_alone_alice;
