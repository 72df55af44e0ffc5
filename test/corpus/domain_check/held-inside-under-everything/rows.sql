INSERT INTO u VALUES ('q'); INSERT INTO t VALUES (1, '{b}', '[a,c)', 'q');
