CREATE TABLE t (a text, b int, c timestamptz, d jsonb);
