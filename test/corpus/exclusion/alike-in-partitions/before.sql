-- needs PostgreSQL 17
CREATE TABLE visits_of_guests (place int, number_of_the_guest_who_visits_the_place int) PARTITION BY LIST (place);
CREATE TABLE visits_of_guests_1 PARTITION OF visits_of_guests FOR VALUES IN (1);
