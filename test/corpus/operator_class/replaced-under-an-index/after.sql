CREATE FUNCTION backwards(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT btint4cmp($2, $1)';
CREATE OPERATOR FAMILY whole USING btree;
CREATE OPERATOR CLASS turned FOR TYPE int USING btree FAMILY whole AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 backwards(int, int);
CREATE OPERATOR CLASS loose DEFAULT FOR TYPE point USING hash AS OPERATOR 1 ~=;
CREATE OPERATOR CLASS boxed FOR TYPE point USING gist AS OPERATOR 1 ~= , FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), STORAGE box;
CREATE TABLE marks (n int, at point);
CREATE INDEX marks_n ON marks (n turned);
CREATE STATISTICS marks_both ON n, (n + 1) FROM marks;
