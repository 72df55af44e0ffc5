CREATE TABLE one (a int NOT NULL, b int NOT NULL, c int, CONSTRAINT one_pkey PRIMARY KEY (b, a) INCLUDE (c) WITH (fillfactor = 90));
CREATE TABLE two (a int, b int, PRIMARY KEY (a) DEFERRABLE INITIALLY DEFERRED);
CREATE TABLE gone_key (a int NOT NULL);
