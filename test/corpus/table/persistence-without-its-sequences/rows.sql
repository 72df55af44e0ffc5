INSERT INTO visits (page) VALUES ('start'), ('end');
INSERT INTO hits (page) VALUES ('start');
