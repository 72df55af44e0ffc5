CREATE FUNCTION hashed(internal) RETURNS index_am_handler LANGUAGE internal AS 'hashhandler';
CREATE ACCESS METHOD hashed TYPE INDEX HANDLER hashed;
CREATE OPERATOR CLASS numbers DEFAULT FOR TYPE int USING hashed AS OPERATOR 1 =, FUNCTION 1 hashint4(int);
CREATE TABLE leaf (n int);
CREATE INDEX leaf_n ON leaf USING hashed (n);
CREATE ACCESS METHOD either TYPE TABLE HANDLER heap_tableam_handler;
