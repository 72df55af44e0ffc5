CREATE TABLE public.t (id integer GENERATED ALWAYS AS IDENTITY, CONSTRAINT t_pkey PRIMARY KEY (id));
CREATE VIEW public.v AS SELECT id FROM public.t;
CREATE TYPE public.pair AS (a integer, b integer);
COMMENT ON COLUMN public.v.id IS 'new';
COMMENT ON COLUMN public.pair.b IS 'second';
COMMENT ON SEQUENCE public.t_id_seq IS 'numbers';
COMMENT ON CONSTRAINT t_pkey ON public.t IS 'key';
COMMENT ON INDEX public.t_pkey IS 'index of the key';
