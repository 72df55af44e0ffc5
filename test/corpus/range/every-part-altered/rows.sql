INSERT INTO shelf VALUES (1, '[a,b)', '{[a,b),[d,e)}');
