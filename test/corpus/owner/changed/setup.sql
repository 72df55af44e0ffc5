DO $$ BEGIN CREATE ROLE corpus_owner; EXCEPTION WHEN duplicate_object THEN NULL; END $$;
