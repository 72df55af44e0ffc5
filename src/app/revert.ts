/** The use case `down`: takes back the last applied entries with the steps that were stored when they were applied. */
import { assertConverged, assertFresh } from "../apply/gate.ts";
import { deleteEntry, type Entry, entries, failEntry, progressOfEntry, recordEvent } from "../apply/ledger.ts";
import { type Bookkeeping, runDirection } from "../apply/run.ts";
import type { Session } from "../database/session.ts";
import { DbmError } from "../errors/error.ts";
import type { Model } from "../model/object.ts";
import { spoken } from "../model/words.ts";
import { maskedSteps } from "../plan/mask.ts";
import { type ApplyOptions, actor, assertConsent, type StoredDown, sessionAfterLoss, underLock } from "./apply-plan.ts";
import type { Context } from "./context.ts";
import { readScope } from "./read-database.ts";

export interface RevertRequest {
  /** How many entries; 1 unless `to` is given. */
  readonly count: number;
  /** The version that stays the last one applied. */
  readonly to?: string | undefined;
  /** The entries that were agreed to; without it whatever there is. */
  readonly versions?: readonly string[] | undefined;
}

export interface RevertDocument {
  readonly format: 1;
  readonly reverted: readonly { readonly version: string; readonly name: string; readonly steps: number }[];
}

/** The entries that would be reverted, newest first. Throws apply.irreversible for one that has no way back, apply.secret-unknown for one that takes a secret. */
export async function entriesToRevert(session: Session, { count, to }: RevertRequest): Promise<Entry[]> {
  const all = await entries(session, to === undefined ? count : 10_000);
  const end = to === undefined ? count : all.findIndex(({ version }) => version === to);
  if (end < 0)
    throw new DbmError("usage.invalid", `no applied entry has the version ${to}`, {
      hint: "`dbmigrator status --detailed` lists the entries.",
    });
  const chosen = all.slice(0, end);
  for (const { version, name, kind, state, down } of chosen) {
    if (down !== null) {
      assertNoSecrets({ version, name, down });
      continue;
    }
    const unknown = state === "applied" ? "has no way back" : `is ${state}: what it did is not known`;
    const why = kind === "baseline" ? "is where dbmigrator took the database over: it has no way back" : unknown;
    throw new DbmError("apply.irreversible", `${version} (${name}) ${why}`, {
      hint: "Describe the wanted state in the source instead, then plan and apply.",
    });
  }
  return chosen;
}

/** The ledger holds no secrets, so what would set one again cannot be run. */
function assertNoSecrets({ version, name, down }: Pick<Entry, "version" | "name" | "down">): void {
  const keys = [...new Set(maskedSteps(down?.steps ?? []).map(({ key }) => spoken(key)))];
  if (keys.length === 0) return;
  throw new DbmError(
    "apply.secret-unknown",
    `${version} (${name}) cannot be taken back: a secret of ${keys.join(", ")} would have to be set again, and secrets are not stored`,
    {
      hint: "Put the former state, with its secret, into the source, then plan and apply.",
    },
  );
}

/** Reverts entries, newest first, each in a transaction with its ledger row. `allowed` = hazards that were agreed to; "all" after a yes. */
export async function revert(
  context: Context,
  session: Session,
  request: RevertRequest & { readonly allowed: readonly string[] | "all" },
  options: ApplyOptions,
): Promise<RevertDocument> {
  return underLock(context, session, options.lockWait, async () => {
    const reverted: { version: string; name: string; steps: number }[] = [];
    let live = session;
    const chosen = await entriesToRevert(session, request);
    const { versions = chosen.map(({ version }) => version) } = request;
    const other = chosen.find(({ version }, index) => version !== versions[index]);
    if (other !== undefined || chosen.length !== versions.length) {
      throw new DbmError("apply.stale-plan", "the ledger was changed meanwhile", {
        hint: "Run `dbmigrator status --detailed`, then down again.",
      });
    }
    for (const { version, name, down } of chosen) {
      const back = down as StoredDown;
      if (request.allowed !== "all") assertConsent(back.steps, request.allowed);
      live = await revertEntry(context, live, { version, name, back }, options);
      reverted.push({ version, name, steps: back.steps.length });
    }
    return { format: 1, reverted };
  });
}

interface Reverted {
  readonly version: string;
  readonly name: string;
  readonly back: StoredDown;
}

/** Answers the session to go on with, which is another one after a lost COMMIT. */
async function revertEntry(context: Context, session: Session, { version, name, back }: Reverted, options: ApplyOptions): Promise<Session> {
  const scoped = (from: Session): Promise<Model> => readScope(context, from, back.scope);
  let live = session;
  const before = await scoped(session);
  assertFresh(before, back);
  const forget = async (): Promise<void> => {
    await deleteEntry(session, version);
    await recordEvent(session, "revert", version, actor(), { name, steps: back.steps.length });
  };
  const bookkeeping: Bookkeeping = {
    begin: async () => undefined,
    advance: async (_done, finished) => (finished ? forget() : undefined),
    isCommitted: async (_done, finished) => {
      if (!finished) return undefined;
      live = await sessionAfterLoss(context, options);
      return (await progressOfEntry(live, version)) === undefined;
    },
  };
  if (back.steps.length === 0) await forget();
  try {
    await runDirection(session, back, bookkeeping, { ...options, signal: context.signal, emit: context.emit });
  } catch (error) {
    if (error instanceof DbmError && error.code === "apply.partial") await failEntry(live, version).catch(() => undefined);
    throw error;
  }
  assertConverged(before, await scoped(live), back.touched);
  return live;
}
