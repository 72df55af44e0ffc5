INSERT INTO "Odd.Place"."group" VALUES (1, 'a');
