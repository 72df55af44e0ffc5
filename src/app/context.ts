/** What every use case is given: the kinds, where it runs, and whom to tell. The only place of the engine that knows all kinds. */
import type { ApplyEvent } from "../apply/events.ts";
import { kinds } from "../kinds/index.ts";
import { KindRegistry } from "../model/kind.ts";
import { toolVersion } from "./version.ts";

export interface Context {
  readonly kinds: KindRegistry;
  /** Working directory: relative paths start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly toolVersion: string;
  /** Aborted when the user wants everything to end. */
  readonly signal?: AbortSignal | undefined;
  emit(event: ApplyEvent): void;
}

export function createContext(options: Pick<Context, "cwd" | "env" | "signal" | "emit">): Context {
  return { ...options, kinds: new KindRegistry(kinds), toolVersion: toolVersion() };
}
