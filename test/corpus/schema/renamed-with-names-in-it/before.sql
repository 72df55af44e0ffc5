CREATE SCHEMA shop;
CREATE TABLE shop.goods (id int CONSTRAINT shop_goods_pkey PRIMARY KEY, price int CONSTRAINT shop_goods_price CHECK (price > 0));
CREATE INDEX shop_goods_a ON shop.goods (price);
CREATE INDEX shop_goods_b ON shop.goods (price);
