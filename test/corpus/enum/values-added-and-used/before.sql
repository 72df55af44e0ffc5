CREATE TYPE role AS ENUM ('user', 'admin');
CREATE TABLE u (r role DEFAULT 'user', rs role[] DEFAULT '{user}');
