/** How PostgreSQL names the multirange type of a range type. */

/** The name PostgreSQL gives to the multirange when none is said (makeMultirangeTypeName). */
export function usualMultirange(name: string): string {
  const at = name.indexOf("range");
  return at < 0 ? `${name}_multirange` : `${name.slice(0, at)}multi${name.slice(at)}`;
}
