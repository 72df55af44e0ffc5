CREATE TYPE rank AS ENUM ('sailor', 'captain');
CREATE TABLE crew (held rank DEFAULT 'sailor', has_held rank[] DEFAULT '{sailor}');
