CREATE TYPE role AS ENUM ('guest', 'user', 'store', 'admin', 'owner');
CREATE TABLE u (r role DEFAULT 'store', rs role[] DEFAULT '{user}');
