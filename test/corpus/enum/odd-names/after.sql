CREATE TYPE "My Type" AS ENUM ('it''s', E'back\\slash', '');
CREATE TABLE t (a "My Type" DEFAULT 'it''s');
