-- needs PostgreSQL 15
CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
CREATE TABLE public.c (id integer PRIMARY KEY);
CREATE PUBLICATION changes FOR TABLE public.a (id) WHERE (id > 5), public.c WITH (publish = 'insert, update');
