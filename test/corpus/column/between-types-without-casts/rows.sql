INSERT INTO visits VALUES (1, '[1,5)', '[2,3)', '[3,4)', ROW(1, 2), ROW(3, 4), ARRAY['[1,2)', '[3,4)']::span[]), (2, NULL, 'empty', DEFAULT, NULL, NULL, NULL);
