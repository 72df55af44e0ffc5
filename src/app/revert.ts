/** The use case `down`: takes back the last applied entries with the steps that were stored when they were applied. */
import { assertConverged, assertFresh } from "../apply/gate.ts";
import { deleteEntry, type Entry, entries, recordEvent } from "../apply/ledger.ts";
import { runDirection } from "../apply/run.ts";
import { introspect } from "../catalog/introspect.ts";
import type { Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import { project as projectModel } from "../model/scope.ts";
import { type ApplyOptions, actor, assertConsent, type StoredDown, underLock } from "./apply-plan.ts";
import type { Context } from "./context.ts";

export interface RevertRequest {
  /** How many entries; 1 unless `to` is given. */
  readonly count: number;
  /** The version that stays the last one applied. */
  readonly to?: string | undefined;
}

export interface RevertDocument {
  readonly format: 1;
  readonly reverted: readonly { readonly version: string; readonly name: string; readonly steps: number }[];
}

/** The entries that would be reverted, newest first. Throws apply.irreversible for one that has no way back. */
export async function entriesToRevert(session: Session, { count, to }: RevertRequest): Promise<Entry[]> {
  const all = await entries(session, to === undefined ? count : 10_000);
  const end = to === undefined ? count : all.findIndex(({ version }) => version === to);
  if (end < 0) throw new DbmError("usage.invalid", `no applied entry has the version ${to}`, { hint: "`dbmigrator status --detailed` lists the entries." });
  const chosen = all.slice(0, end);
  for (const { version, name, state, down } of chosen) {
    if (state !== "applied") throw new DbmError("apply.irreversible", `${version} (${name}) ended midway and cannot be taken back as a whole`, { hint: "Plan and apply to finish it, then go down." });
    if (down === null) throw new DbmError("apply.irreversible", `${version} (${name}) has no way back`);
  }
  return chosen;
}

/** Reverts entries, newest first, each in a transaction with its ledger row. `allowed` = hazards that were agreed to; "all" after a yes. */
export async function revert(context: Context, session: Session, request: RevertRequest & { readonly allowed: readonly string[] | "all" }, options: ApplyOptions): Promise<RevertDocument> {
  return underLock(context, session, options.lockWait, async () => {
    const reverted: { version: string; name: string; steps: number }[] = [];
    for (const { version, name, down } of await entriesToRevert(session, request)) {
      const back = down as StoredDown;
      if (request.allowed !== "all") assertConsent(back.steps, request.allowed);
      const scoped = async () => projectModel(await introspect(session, context.kinds), back.scope, context.kinds);
      assertFresh(await scoped(), back.touched);
      const forget = async (): Promise<void> => {
        await deleteEntry(session, version);
        await recordEvent(session, "revert", version, actor(), { name, steps: back.steps.length });
      };
      const bookkeeping = { begin: async () => undefined, advance: async (_done: number, finished: boolean) => (finished ? forget() : undefined) };
      if (back.steps.length === 0) await forget();
      await runDirection(session, back, bookkeeping, { ...options, emit: context.emit });
      assertConverged(await scoped(), back.touched);
      reverted.push({ version, name, steps: back.steps.length });
    }
    return { format: 1, reverted };
  });
}
