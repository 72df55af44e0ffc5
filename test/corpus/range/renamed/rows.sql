INSERT INTO roads VALUES ('[1,2]', '{[1,2]}', '[1,2]', '{[1,2]}');
