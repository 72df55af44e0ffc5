/** Verifiers as PostgreSQL makes them: from `SELECT rolpassword FROM pg_authid`. */
import { expect, it } from "vitest";
import { isPasswordOf } from "./password.ts";

// CREATE ROLE joe PASSWORD 'pencil'
const scram =
  "SCRAM-SHA-256$4096:b1hctHOIo/2LmLpJftjsTQ==$sPWhcMZSfrBaX4p7iiUCqCkkOMVDi91awou1M29reMk=:Nx8w4SoRZ83FavPae/heDdl3+LjLv92h1IS+v85VF2I=";
const md5 = "md54571bc2e04d92926b0cb2bdc83773286";

it.each([
  ["pencil", scram, true],
  ["Pencil", scram, false],
  [scram, scram, true],
  ["pencil", md5, true],
  ["pencils", md5, false],
  [md5, md5, true],
  [md5, scram, false],
  ["pencil", "nonsense", false],
])("%s", (password, verifier, fits) => expect(isPasswordOf("joe", password, verifier)).toBe(fits));

it("composes what is composed differently", () => {
  // CREATE ROLE joe PASSWORD 'é', typed as e and an accent
  expect(
    isPasswordOf(
      "joe",
      "e\u0301",
      "SCRAM-SHA-256$4096:cSx2GMmPbc0g6q3vYQ+9zA==$WmdG5WgCQbXupt7K0lLbXjSpRcDJCSAa1or/jnrNPcA=:h/Urj0fWv4iEPDmCLXq5iABKiKjpeCnbFDaNh44SH0Q=",
    ),
  ).toBe(true);
});
