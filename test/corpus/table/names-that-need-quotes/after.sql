CREATE SCHEMA "Odd.Place";
CREATE TABLE "Odd.Place"."group" ("select" bigint GENERATED ALWAYS AS IDENTITY, "it's" varchar(9) DEFAULT E'a\\b''c', "Ünïcode ""quoted""" int CHECK ("Ünïcode ""quoted""" > 0));
CREATE TABLE "Odd.Place"."Group" ("from" int, "a_name_that_is_exactly_as_long_as_postgresql_lets_a_name_be_aaaa" int);
CREATE INDEX "user" ON "Odd.Place"."group" ("it's", "select");
CREATE VIEW "Odd.Place"."table" AS SELECT "select" AS "order" FROM "Odd.Place"."group";
COMMENT ON TABLE "Odd.Place"."group" IS $$it's "quoted" \ and $1$$;
