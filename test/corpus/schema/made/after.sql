CREATE SCHEMA app;
CREATE SCHEMA "Odd name";
CREATE TABLE app.t (id int);
CREATE TABLE "Odd name".t (id int);
