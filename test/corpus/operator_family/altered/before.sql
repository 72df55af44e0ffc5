CREATE OPERATOR FAMILY whole USING btree;
ALTER OPERATOR FAMILY whole USING btree ADD OPERATOR 1 < (int, int), OPERATOR 3 = (int, int), FUNCTION 1 (int, int) btint4cmp(int, int);
CREATE OPERATOR FAMILY gone USING hash;
