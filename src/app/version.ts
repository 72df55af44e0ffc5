/** The version of the installed package. */
import { createRequire } from "node:module";

export function toolVersion(): string {
  const { version } = createRequire(import.meta.url)("dbmigrator/package.json") as { readonly version: string };
  return version;
}
