CREATE TABLE public.a (id integer PRIMARY KEY, b integer);
CREATE TABLE public.c (id integer PRIMARY KEY);
