/** The version of the installed package. */
import { readFileSync } from "node:fs";

export function toolVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as { readonly version: string };
  return version;
}
