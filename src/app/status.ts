/** The use case `status`: where a database stands, from its ledger alone. */
import { countEntries, entries, hasLedger } from "../apply/ledger.ts";
import type { Session } from "../database/session.ts";
import type { Project } from "./project.ts";

export interface StatusDocument {
  readonly format: 1;
  readonly environment: string;
  readonly address: string;
  readonly database: string;
  readonly serverVersion: string;
  /** Whether dbmigrator was ever here. */
  readonly initialised: boolean;
  readonly applied: number;
  /** Newest first. */
  readonly entries: readonly {
    readonly version: string;
    readonly name: string;
    readonly kind: string;
    readonly state: string;
    readonly at: string;
    readonly by: string;
    readonly steps: string;
  }[];
}

/** Reads the ledger; `limit` = how many entries to list. */
export async function statusOf(project: Project, session: Session, limit: number): Promise<StatusDocument> {
  const { server } = session;
  const initialised = await hasLedger(session);
  const newest = initialised ? await entries(session, limit) : [];
  return {
    format: 1,
    environment: project.resolved.name ?? server.database,
    address: server.address,
    database: server.database,
    serverVersion: server.version,
    initialised,
    applied: initialised ? await countEntries(session) : 0,
    entries: newest.map(({ version, name, kind, state, startedAt, finishedAt, appliedBy, stepsDone, stepsTotal }) => ({
      version,
      name,
      kind,
      state,
      at: finishedAt ?? startedAt,
      by: appliedBy,
      steps: `${stepsDone}/${stepsTotal}`,
    })),
  };
}
