CREATE SCHEMA app;
CREATE DOMAIN app.url AS varchar(100);
CREATE DOMAIN app.link AS app.url DEFAULT 'b';
CREATE DOMAIN app.needed AS app.url NOT NULL;
CREATE TABLE app.pages (target app.link, other app.needed);
