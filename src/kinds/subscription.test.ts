/** Passwords in the connection strings of subscriptions. */
import { expect, it } from "vitest";
import type { DbObject } from "../model/object.ts";
import { subscription } from "./subscription.ts";

const secretsOf = (connection: string): readonly string[] | undefined =>
  subscription.secrets?.({
    id: { kind: "subscription", name: "s" },
    key: "subscription:s",
    is: { connection },
  } as unknown as DbObject<never>);

it.each([
  ["host=db dbname=shop", []],
  ["host=db password=abc dbname=shop", ["abc"]],
  [String.raw`host=db password = 'it\'s' user=u`, [String.raw`it\'s`, "it's"]],
  ["host=db sslpassword=key password=abc", ["key", "abc"]],
  ["postgresql://user:s%40cret@db:5432/shop", ["s%40cret"]],
  ["postgresql://user@db/shop?password=abc&sslmode=require", ["abc"]],
])("finds them in %s", (connection, expected) => expect(secretsOf(connection)).toEqual(expected));
