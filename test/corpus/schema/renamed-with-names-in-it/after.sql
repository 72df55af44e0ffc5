-- dbmigrator: renamed_from=shop
CREATE SCHEMA store;
CREATE TABLE store.goods (id int CONSTRAINT store_goods_pkey PRIMARY KEY, price int CONSTRAINT store_goods_price CHECK (price > 0));
CREATE INDEX store_goods_a ON store.goods (price);
CREATE INDEX store_goods_b ON store.goods (price);
