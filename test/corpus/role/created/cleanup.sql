DROP ROLE IF EXISTS corpus_made_group, "corpus_made_App User";
