CREATE SCHEMA app;
CREATE EXTENSION ltree;
CREATE TYPE app.feeling AS ENUM ('fine', 'tired');
CREATE TABLE app.branches (path ltree, felt app.feeling);
