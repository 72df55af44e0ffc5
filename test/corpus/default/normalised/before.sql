CREATE TABLE forms (kind text, price numeric, opens timetz, token uuid, code varchar(4), lasts interval);
