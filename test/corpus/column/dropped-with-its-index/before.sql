CREATE TABLE people (id int PRIMARY KEY, first text, last text);
CREATE INDEX people_names ON people (first, last);
CREATE INDEX people_first ON people (first DESC NULLS LAST) WHERE last IS NOT NULL;
CREATE PUBLICATION changes FOR TABLE people;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
CREATE TABLE short_lived (a int, CONSTRAINT positive CHECK (a > 0));
CREATE TABLE others (a int, CONSTRAINT positive CHECK (a > 0));
CREATE TRIGGER stamped BEFORE INSERT ON short_lived FOR EACH ROW EXECUTE FUNCTION stamp();
