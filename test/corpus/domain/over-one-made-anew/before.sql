CREATE SCHEMA app;
CREATE DOMAIN app.url AS text;
CREATE DOMAIN app.link AS app.url DEFAULT 'a';
CREATE DOMAIN app.needed AS app.url;
CREATE TABLE app.pages (target app.link, other app.needed);
