/** Settings of the server that hold a list of names, which the catalogs store quoted. Source: variable_is_guc_list_quote() of pg_dump. */
import { ident, list, literal } from "./ident.ts";

const listSettings = [
  "local_preload_libraries",
  "search_path",
  "session_preload_libraries",
  "shared_preload_libraries",
  "temp_tablespaces",
  "unix_socket_directories",
];

export const isListSetting = (name: string): boolean => listSettings.includes(name.toLowerCase());

/** `search_path`, and `app."User"` for a setting with a prefix. */
export const settingName = (name: string): string => name.split(".").map(ident).join(".");

/** `SET search_path TO 'app', 'pg_temp'`, from the value as the catalogs store it. */
export function settingClause(name: string, value: string): string {
  const words = `SET ${settingName(name)} TO`;
  if (!isListSetting(name)) return `${words} ${literal(value)}`;
  const items = [...value.matchAll(/"((?:[^"]|"")*)"|[^\s,]+/g)].map(([item, quoted]) => literal(quoted?.replaceAll('""', '"') ?? item));
  return `${words} ${items.length === 0 ? "''" : list(items)}`;
}
