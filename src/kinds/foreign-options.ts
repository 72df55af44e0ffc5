/** The OPTIONS of foreign data: wrappers, servers, user mappings, foreign tables and their columns. */
import { ident, literal } from "../sql/ident.ts";
import { isSecretName } from "../sql/secret-names.ts";

export type ForeignOptions = Readonly<Record<string, string>>;

/** The options with the values of those that hold passwords and the like replaced. */
export const replaceSecretOptions = (options: ForeignOptions, replace: (secret: string, name: string) => string): ForeignOptions =>
  Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, isSecretName(name) && value !== "" ? replace(value, name) : value]),
  );

const option = (name: string, value: string): string => `${ident(name)} ${literal(value)}`;

/** `OPTIONS (host 'db', port '5432')`; empty text when there are none. */
export function optionsClause(options: ForeignOptions): string {
  const items = Object.keys(options)
    .sort()
    .map((name) => option(name, options[name] as string));
  return items.length === 0 ? "" : `OPTIONS (${items.join(", ")})`;
}

/** `OPTIONS (ADD a 'x', SET b 'y', DROP c)`; empty text when nothing changes. */
export function optionsChange(from: ForeignOptions, to: ForeignOptions): string {
  const items = [
    ...Object.keys(from)
      .filter((name) => !Object.hasOwn(to, name))
      .sort()
      .map((name) => `DROP ${ident(name)}`),
    ...Object.keys(to)
      .filter((name) => from[name] !== to[name])
      .sort()
      .map((name) => `${Object.hasOwn(from, name) ? "SET" : "ADD"} ${option(name, to[name] as string)}`),
  ];
  return items.length === 0 ? "" : `OPTIONS (${items.join(", ")})`;
}
