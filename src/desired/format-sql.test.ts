import { beforeAll, expect, test } from "vitest";
import { loadParser } from "../sql/split.ts";
import { formatSql } from "./format-sql.ts";

beforeAll(loadParser);

const format = (text: string): string => {
  const formatted = formatSql({ name: "a.sql", text });
  expect(formatSql({ name: "a.sql", text: formatted })).toBe(formatted);
  return formatted;
};

test("one empty line between statements, none at the edges, no blanks at the ends of lines", () => {
  expect(format("\n\n-- caption  \n\n\n\nCREATE TABLE a (id int);   \nCREATE TABLE b (id int);CREATE TABLE c (id int)\n\n\n")).toBe(
    "-- caption\n\nCREATE TABLE a (id int);\n\nCREATE TABLE b (id int);\n\nCREATE TABLE c (id int)\n",
  );
});

test("comments stay on their line, or above the statement they are about", () => {
  const text = `\\restrict abc

CREATE TABLE a (id int); -- of a
-- about b
/* more   
   about b -- */
CREATE TABLE b (id int); /* of b */ CREATE TABLE c (id int);

-- still of c

CREATE TABLE d (id int);
-- dbmigrator: renamed_from=old
CREATE VIEW e AS SELECT 1;
-- bye  
`;
  expect(format(text)).toBe(`\\restrict abc

CREATE TABLE a (id int); -- of a

-- about b
/* more   
   about b -- */
CREATE TABLE b (id int); /* of b */

CREATE TABLE c (id int);

-- still of c

CREATE TABLE d (id int);

-- dbmigrator: renamed_from=old
CREATE VIEW e AS SELECT 1;
-- bye
`);
});

test("what is inside a statement is left as it is", () => {
  const text = "CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$   \n\n\n  select 'a;  \n\n b' -- c   \n$$  ;\n";
  expect(format(text)).toBe(text);
});

test("line ends stay those of the file", () => {
  expect(format("CREATE TABLE a (id int);\r\nCREATE TABLE b (\r\n id int);")).toBe(
    "CREATE TABLE a (id int);\r\n\r\nCREATE TABLE b (\r\n id int);\r\n",
  );
});

test.each([
  ["", ""],
  ["\n \n", ""],
  ["-- only this  ", "-- only this\n"],
  [";;\nCREATE TABLE a (id int);;", ";;\nCREATE TABLE a (id int);;\n"],
])("%j", (text, expected) => expect(format(text)).toBe(expected));
