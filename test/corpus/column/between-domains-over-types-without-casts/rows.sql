INSERT INTO lamps VALUES (1, 'on', '{on,off}', 'off', 'on');
