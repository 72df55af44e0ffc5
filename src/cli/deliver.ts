/** Files of a source, printed, or written to the folder of `--out`. */
import type { WrittenFile } from "../desired/write-files.ts";
import { counted } from "../model/words.ts";
import type { Surroundings } from "./options.ts";

/** Throws config.exists for a folder that holds something, unless forced. */
export async function deliver(
  files: readonly WrittenFile[],
  { out, force }: { readonly out?: string | undefined; readonly force: boolean },
  { terminal, cwd }: Surroundings,
): Promise<void> {
  if (out === undefined) {
    terminal.document(files.map(({ text }) => text.trimEnd()).join("\n\n"));
    return;
  }
  const { writeFiles } = await import("../app/export-database.ts");
  const written = await writeFiles(files, { folder: out, cwd, force });
  terminal.document(`wrote ${counted(written, "file")} to ${out}`);
}
