/** The use case `fmt`: the files of a source in the form in which `export` would write them, without a database. */
import { formatSql } from "../desired/format-sql.ts";
import { formatYaml } from "../desired/format-yaml.ts";
import { readSourcesAt, type SourceFile } from "../desired/load-files.ts";
import { readYaml } from "../desired/yaml.ts";
import type { Diagnostic } from "../errors/diagnostic.ts";
import { DbmError, failWith } from "../errors/error.ts";
import type { KindRegistry } from "../model/kind.ts";
import { hideLiterals } from "../sql/secret-literals.ts";
import { loadParser } from "../sql/split.ts";
import type { Context } from "./context.ts";

export interface FormattedFile extends SourceFile {
  readonly formatted: string;
}

/**
 * The files at absolute paths, each with its formatted text; writes nothing. Secrets in them are told to the context.
 * @throws DbmError source.* with the problems of every file that cannot be read
 */
export async function formatSource(context: Context, paths: readonly string[]): Promise<FormattedFile[]> {
  const { kinds } = context;
  const files = await readSourcesAt(paths);
  await loadParser();
  const problems: Diagnostic[] = [];
  const formatted: FormattedFile[] = [];
  for (const file of files) {
    const source = { name: file.file, text: file.text };
    try {
      for (const secret of secretsIn(file, kinds)) context.onSecret(secret);
      formatted.push({ ...file, formatted: file.language === "sql" ? formatSql(source) : formatYaml(source, kinds.all) });
    } catch (error) {
      if (!(error instanceof DbmError) || error.code === "internal") throw error;
      problems.push(...diagnosticsOf(error));
    }
  }
  if (problems.length > 0) failWith(problems);
  return formatted;
}

function secretsIn({ language, file, text }: SourceFile, kinds: KindRegistry): readonly string[] {
  if (language === "sql") return hideLiterals(text).secrets;
  const found: string[] = [];
  for (const { id, is } of readYaml({ name: file, text }, kinds.all).objects) {
    kinds.get(id.kind).secrets?.(is, (secret) => {
      found.push(secret);
      return secret;
    });
  }
  return found;
}

const diagnosticsOf = ({ diagnostics, code, message, hint, at }: DbmError): readonly Diagnostic[] =>
  diagnostics.length > 0
    ? diagnostics
    : [{ code, severity: "error", message, ...(hint === undefined ? {} : { hint }), ...(at === undefined ? {} : { at }) }];
