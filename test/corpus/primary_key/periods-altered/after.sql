-- needs PostgreSQL 18
CREATE TABLE rooms (id int4range, valid daterange, PRIMARY KEY (id, valid WITHOUT OVERLAPS));
CREATE TABLE stays (room int4range, during daterange, CONSTRAINT stays_room FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD valid));
CREATE TABLE desks (id int4range, valid daterange, CONSTRAINT desks_once UNIQUE (id, valid WITHOUT OVERLAPS));
