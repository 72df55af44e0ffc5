CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE pets (id int, mood mood);
