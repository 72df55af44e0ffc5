INSERT INTO u VALUES ('admin', '{user,admin}');
