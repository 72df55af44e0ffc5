INSERT INTO t VALUES (1, '[x,z)', '{"[x,z]",empty}', '{[x,z)}', '[4,5)', '{[1,2),[3,4]}', ROW('[x,z]', '(,5]'));
