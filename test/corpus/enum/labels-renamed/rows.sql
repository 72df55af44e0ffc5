INSERT INTO pets VALUES (1, 'sad'), (2, 'it''s ok'), (3, 'happy'), (4, 'gone');
