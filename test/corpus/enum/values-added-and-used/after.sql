CREATE TYPE rank AS ENUM ('guest', 'sailor', 'mate', 'captain', 'owner');
CREATE TABLE crew (held rank DEFAULT 'mate', has_held rank[] DEFAULT '{sailor}');
