CREATE SCHEMA "Odd.Place";
CREATE TABLE "Odd.Place"."group" ("select" int, "it's" text);
