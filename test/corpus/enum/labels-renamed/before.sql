CREATE TYPE mood AS ENUM ('sad', 'it''s ok', 'happy', 'gone');
CREATE TABLE pets (id int, mood mood DEFAULT 'sad');
CREATE VIEW sad_pets AS SELECT id FROM pets WHERE mood = 'sad';
