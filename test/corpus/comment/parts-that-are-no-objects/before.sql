CREATE TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY, CONSTRAINT t_pkey PRIMARY KEY (id));
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE TYPE public.pair AS (a integer, b integer);
COMMENT ON COLUMN public.v.id IS 'old';
