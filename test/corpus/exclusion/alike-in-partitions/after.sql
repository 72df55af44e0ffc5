-- needs PostgreSQL 17
-- PostgreSQL numbers the names in partitions in the order in which the constraints were made, and cuts long ones off
CREATE TABLE visits_of_guests (
  place int,
  number_of_the_guest_who_visits_the_place int,
  CONSTRAINT one EXCLUDE USING btree (place WITH =, number_of_the_guest_who_visits_the_place WITH =) WHERE (place > 1),
  CONSTRAINT another EXCLUDE USING btree (place WITH =, number_of_the_guest_who_visits_the_place WITH =) WHERE (place < 1)
) PARTITION BY LIST (place);
CREATE TABLE visits_of_guests_1 PARTITION OF visits_of_guests FOR VALUES IN (1);
CREATE TABLE "50% \ 's" (
  place int,
  n int,
  CONSTRAINT "it's one" EXCLUDE USING btree (place WITH =, n WITH =) WHERE (n > 1),
  CONSTRAINT "another %s" EXCLUDE USING btree (place WITH =, n WITH =) WHERE (n < 1)
) PARTITION BY LIST (place);
CREATE TABLE "50% \ 's $$" PARTITION OF "50% \ 's" FOR VALUES IN (1);
