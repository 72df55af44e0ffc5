/** Where secrets stand in texts: options by their names, connection strings, lines of a file. */

/** What is shown and stored in place of a secret. */
export const mask = "***";

const words = "passw|secret|token|credential|api_?key|private_?key|passphrase|scram_(?:client|server)_key";

const secretName = new RegExp(words, "i");

/** Whether an option of that name holds what nobody may see; `password_required` only says that there is to be one. */
export const isSecretName = (name: string): boolean => secretName.test(name) && !/_required$/i.test(name);

/** The parameters of libpq that hold secrets: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS */
const parameters = "password|sslpassword|oauth_client_secret|scram_(?:client|server)_key";

const inKeywords = new RegExp(String.raw`(^|\s)(${parameters})(\s*=\s*)('(?:[^'\\]|\\.)*'|(?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)`, "gis");
const inQuery = new RegExp(String.raw`([?&])(${parameters})(=)([^&#\s]+)`, "gi");
const inAuthority = /^(\s*postgres(?:ql)?:\/\/[^:@/?#]*:)([^@\s]+)(?=@)/i;

/**
 * A connection string (`host=… password=…`, or a URL) with each secret, as it is written there, replaced by what `replace` answers.
 * `name` tells them apart: the parameter, or `url` for the password before the host. Any other text comes back as it is.
 */
export function hideInConnection(connection: string, replace: (secret: string, name: string) => string): string {
  const parameter = (_: string, before: string, name: string, sign: string, secret: string): string =>
    `${before}${name}${sign}${replace(secret, name.toLowerCase())}`;
  if (!/^\s*postgres(?:ql)?:\/\//i.test(connection)) return connection.replace(inKeywords, parameter);
  return connection
    .replace(inAuthority, (_, before: string, secret: string) => `${before}${replace(secret, "url")}`)
    .replace(inQuery, parameter);
}

const lineWithSecret = new RegExp(String.raw`(?:${words})\w*["']?\s*(?:[:=]\s*[^\s{]|[eu]?&?'|\$)|\w:\/\/[^\s/:@]*:[^\s@]+@`, "i");

/** Whether a secret may stand in a line of a file: such lines are not shown. A mere column `password text` is none. */
export const mayHoldSecret = (line: string): boolean => lineWithSecret.test(line);
