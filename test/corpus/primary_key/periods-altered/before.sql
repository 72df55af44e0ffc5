-- needs PostgreSQL 18
CREATE TABLE rooms (id int4range, valid daterange, PRIMARY KEY (id, valid));
CREATE TABLE stays (room int4range, during daterange, CONSTRAINT stays_room FOREIGN KEY (room, during) REFERENCES rooms (id, valid));
CREATE TABLE desks (id int4range, valid daterange, CONSTRAINT desks_once UNIQUE (id, valid));
