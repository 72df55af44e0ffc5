#!/usr/bin/env node
/** The executable: answers `--version` at once, everything else through cli/main. */
import { toolVersion } from "./app/version.ts";

const words = process.argv.slice(2);
if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) console.log(toolVersion());
else await (await import("./cli/main.ts")).main(words);
