INSERT INTO visits (page) VALUES ('a'), ('b');
