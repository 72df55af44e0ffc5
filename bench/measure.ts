/** Times whole processes: wall time from spawn to exit, peak memory from /proc where there is one. */
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

export interface Measured {
  readonly seconds: number;
  /** Peak resident memory in MB; undefined on systems without /proc. */
  readonly megabytes: number | undefined;
  readonly code: number | null;
  /** The end of what it wrote, to see why it failed. */
  readonly output: string;
}

export function measure(command: readonly string[], options: { readonly cwd: string; readonly input?: string }): Promise<Measured> {
  const started = performance.now();
  const child = spawn(command[0] as string, command.slice(1), {
    cwd: options.cwd,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "pipe"],
  });
  let megabytes: number | undefined;
  let output = "";
  const keep = (text: string): void => {
    output = (output + text).slice(-2000);
  };
  child.stdout?.setEncoding("utf8").on("data", keep);
  child.stderr?.setEncoding("utf8").on("data", keep);
  child.stdin?.end(options.input);
  const timer = setInterval(() => {
    megabytes = peakOf(child.pid) ?? megabytes;
  }, 25);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - started) / 1000, megabytes, code, output });
    });
  });
}

function peakOf(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : Math.round(Number(kilobytes) / 1024);
  } catch {
    return undefined;
  }
}

/** The run in the middle, by time. */
export const median = (runs: readonly Measured[]): Measured =>
  [...runs].sort((a, b) => a.seconds - b.seconds)[Math.floor(runs.length / 2)] as Measured;
