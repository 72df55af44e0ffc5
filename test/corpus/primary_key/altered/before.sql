CREATE TABLE one (a int NOT NULL, b int NOT NULL, c int, CONSTRAINT one_pkey PRIMARY KEY (a) WITH (fillfactor = 70));
CREATE TABLE two (a int PRIMARY KEY, b int);
CREATE TABLE gone_key (a int NOT NULL, CONSTRAINT odd_name PRIMARY KEY (a));
