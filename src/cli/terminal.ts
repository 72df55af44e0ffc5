/** The only place that writes: documents to stdout, everything else to stderr. */
import { coloured, plain, type Style } from "../views/style.ts";

export interface Terminal {
  readonly out: Style;
  readonly err: Style;
  /** Whether somebody can answer a question. */
  readonly interactive: boolean;
  /** The document: one text, with a line feed at its end. */
  document(text: string): void;
  /** Progress, errors. */
  note(text: string): void;
  /** What is no error, and should be read all the same. */
  warn(text: string): void;
}

type Env = Readonly<Record<string, string | undefined>>;

/** NO_COLOR and FORCE_COLOR decide before what the stream is. https://no-color.org */
function styleFor(stream: NodeJS.WriteStream, env: Env): Style {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== "") return plain;
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== "0") return coloured;
  return stream.isTTY && env.TERM !== "dumb" ? coloured : plain;
}

/**
 * `redact` takes secrets out of notes. Documents hold none (no use case puts a connection string into one), and must stay as
 * they are: a password that is also a table's name would spoil the SQL.
 */
export function createTerminal(env: Env, redact: (text: string) => string): Terminal {
  const write = (stream: NodeJS.WriteStream, text: string): void => void stream.write(`${text}\n`);
  process.stderr.on("error", () => undefined);
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    // `dbmigrator plan | head` closes the pipe early: what nobody reads is not written, and what is being done goes on
    if (code === "EPIPE") return;
    write(process.stderr, `error: the output cannot be written (${code})\n  Check that the disk is not full.`);
    process.once("exit", () => {
      process.exitCode ||= 1;
    });
  });
  const err = styleFor(process.stderr, env);
  const note = (text: string): void => write(process.stderr, redact(text));
  return {
    out: styleFor(process.stdout, env),
    err,
    interactive: process.stdin.isTTY === true && process.stderr.isTTY === true && env.CI === undefined,
    document: (text) => write(process.stdout, text),
    note,
    warn: (text) => note(err.change(`! ${text}`)),
  };
}
