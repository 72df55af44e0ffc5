CREATE OPERATOR FAMILY whole USING btree;
ALTER OPERATOR FAMILY whole USING btree ADD OPERATOR 1 < (int, int), FUNCTION 1 (int, int) btint4cmp(int, int);
