INSERT INTO loose VALUES (1, 'a');
INSERT INTO bound VALUES (1, 'a');
INSERT INTO other VALUES (1, 'a');
