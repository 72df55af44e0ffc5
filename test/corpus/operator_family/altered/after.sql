CREATE OPERATOR FAMILY whole USING btree;
ALTER OPERATOR FAMILY whole USING btree ADD OPERATOR 1 < (int, int), OPERATOR 1 < (int, bigint), FUNCTION 1 (int, int) btint4cmp(int, int), FUNCTION 1 (int, bigint) btint48cmp(int, bigint);
