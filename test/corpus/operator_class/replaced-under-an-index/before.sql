CREATE OPERATOR FAMILY whole USING btree;
CREATE OPERATOR CLASS turned FOR TYPE int USING btree AS OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE OPERATOR CLASS loose FOR TYPE int USING hash AS OPERATOR 1 =;
CREATE OPERATOR CLASS boxed FOR TYPE point USING gist AS OPERATOR 1 ~= , FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal);
CREATE OPERATOR CLASS gone FOR TYPE int USING hash AS OPERATOR 1 =;
CREATE TABLE marks (n int, at point);
CREATE INDEX marks_n ON marks (n turned);
CREATE STATISTICS marks_both ON n, (n + 1) FROM marks;
