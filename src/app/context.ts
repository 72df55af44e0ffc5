/** What every use case is given: the kinds, where it runs, and whom to tell. The only place of the engine that knows all kinds. */
import type { ApplyEvent } from "../apply/events.ts";
import { kinds } from "../kinds/index.ts";
import { KindRegistry } from "../model/kind.ts";
import { createVault, type Vault } from "../model/secrets.ts";
import { toolVersion } from "./version.ts";

export interface Context {
  readonly kinds: KindRegistry;
  /** Working directory: relative paths start here. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly toolVersion: string;
  /** Where the secrets of models are. */
  readonly vault: Vault;
  /** Aborted when the user wants everything to end. */
  readonly signal?: AbortSignal | undefined;
  emit(event: ApplyEvent): void;
  /** Told every secret that is found, to keep it out of texts by others (messages of the server). */
  onSecret(secret: string): void;
}

export function createContext(options: Pick<Context, "cwd" | "env" | "signal" | "emit"> & Partial<Pick<Context, "onSecret">>): Context {
  const { onSecret = () => undefined } = options;
  return { ...options, onSecret, kinds: new KindRegistry(kinds), toolVersion: toolVersion(), vault: createVault(onSecret) };
}
