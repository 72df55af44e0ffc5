INSERT INTO plans VALUES ('[b,b]', '{"[a,a]"}');
INSERT INTO counts VALUES ('[1,2)');
