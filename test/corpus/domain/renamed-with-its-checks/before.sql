CREATE DOMAIN mark AS int CHECK (VALUE > 0) CHECK (VALUE < 7);
CREATE TABLE pupils (id int, mark mark);
