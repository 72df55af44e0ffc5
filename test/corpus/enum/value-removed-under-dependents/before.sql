CREATE TYPE role AS ENUM ('user', 'admin', 'gone');
CREATE TABLE u (r role DEFAULT 'user', rs role[] DEFAULT '{user}');
CREATE VIEW admins AS SELECT * FROM u WHERE r = 'admin';
CREATE INDEX u_admin ON u (r) WHERE r = 'admin';
COMMENT ON TYPE role IS 'who';
