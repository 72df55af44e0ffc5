/** Secrets in SQL that somebody wrote: `PASSWORD '…'`, options such as `password '…'`, connection strings. */
import { hideInConnection, isSecretName, mask } from "./secret-names.ts";
import { tokens } from "./split.ts";

export interface HiddenLiterals {
  /** The SQL with `***` in place of every secret; the SQL itself where there is none. */
  readonly sql: string;
  /** The secrets, unquoted. */
  readonly secrets: readonly string[];
}

/** Text without which there is nothing to look for. */
const worthALook = /passw|secret|token|credential|\wkey\b|passphrase|:\/\/[^\s/]*@/i;

/**
 * Finds string constants that hold secrets: those behind a word that names one, and the passwords in those that are connection strings.
 * Dollar-quoted bodies (DO, functions) are looked through as well. The grammar must be loaded (sql/split.ts).
 */
export function hideLiterals(sql: string): HiddenLiterals {
  if (!worthALook.test(sql)) return { sql, secrets: [] };
  const secrets: string[] = [];
  let shown = "";
  let copied = 0;
  let before = "";
  for (const { start, end, text, tokenName } of tokens(sql)) {
    if (tokenName === "SQL_COMMENT" || tokenName === "C_COMMENT") continue;
    const hidden = isConstant(text) ? hideConstant(text, isSecretName(before), secrets) : text;
    if (hidden !== text) {
      shown += sql.slice(copied, start) + hidden;
      copied = end;
    }
    before = text;
  }
  return { sql: shown + sql.slice(copied), secrets };
}

const isConstant = (token: string): boolean => /^(?:e|n|u&)?'|^\$[^$\d]*\$/i.test(token);

function hideConstant(constant: string, isSecret: boolean, secrets: string[]): string {
  const value = meaningOf(constant);
  if (isSecret) {
    if (value === "" || value === mask) return constant;
    secrets.push(value, constant.slice(constant.indexOf("'") + 1, -1));
    return `'${mask}'`;
  }
  const tag = /^\$[^$]*\$/.exec(constant)?.[0];
  const inside = tag === undefined ? { sql: value, secrets: [] } : hideLiterals(value);
  secrets.push(...inside.secrets);
  const hidden = hideInConnection(inside.sql, (secret) => {
    secrets.push(secret);
    return mask;
  });
  if (hidden === value) return constant;
  return tag === undefined ? `'${hidden.replaceAll("'", "''")}'` : tag + hidden + tag;
}

/** What a constant says, but for escapes that are no single characters (`\n`, `\x41`), which stay. */
function meaningOf(constant: string): string {
  const tag = /^\$[^$]*\$/.exec(constant)?.[0];
  if (tag !== undefined) return constant.slice(tag.length, -tag.length);
  const inner = constant.slice(constant.indexOf("'") + 1, -1).replaceAll("''", "'");
  return /^e/i.test(constant) ? inner.replaceAll(/\\([\\'])/g, "$1") : inner;
}
