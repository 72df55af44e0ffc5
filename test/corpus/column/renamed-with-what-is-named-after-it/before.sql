CREATE TABLE pets (nr serial PRIMARY KEY, name text UNIQUE CHECK (name <> ''), toy int CHECK (toy > 0));
CREATE INDEX ON pets (lower(name));
CREATE TABLE toys (nr int PRIMARY KEY, pet int REFERENCES pets, last_pet int CONSTRAINT toys_last_pet_fkey REFERENCES pets);
