/** Runs statements of a source in a shadow, each in the surroundings that it has in its file. */
import type { ServerError, Session } from "../database/session.ts";
import { type LentRoles, noRoles } from "./shadow/lent-roles.ts";
import { prepareSettings, readSettings, restoreSettings, settingsBack, settingsBetween } from "./shadow/settings.ts";
import type { LoadUnit } from "./statement.ts";

/** Statements to send at once: enough to make round trips cheap, few enough that one failure costs little. */
export const batchSize = 250;

export class Loader {
  readonly #session: Session;
  /** The settings that units have touched, as they were. */
  readonly #before: Map<string, string>;
  readonly #touched = new Set<string>();
  readonly #lent: LentRoles;
  /** The unit whose surroundings the session is in. */
  #current: LoadUnit | undefined;

  private constructor(session: Session, before: Map<string, string>, lent: LentRoles) {
    this.#session = session;
    this.#before = before;
    this.#lent = lent;
  }

  /** Prepares the session for loading; `finish` gives it back as it was. */
  static async start(session: Session, lent: LentRoles = noRoles): Promise<Loader> {
    return new Loader(session, await prepareSettings(session), lent);
  }

  finish(): Promise<void> {
    return restoreSettings(this.#session, this.#before);
  }

  /** The session has been used otherwise. */
  forget(): void {
    this.#current = undefined;
  }

  /** One implicit transaction; false where a statement of it failed, and so nothing was done. */
  async runAtOnce(units: readonly LoadUnit[]): Promise<boolean> {
    const statements = await this.#prepare(units);
    let current = this.#current;
    for (const unit of units) {
      statements.push(...settingsBetween(current, unit, this.#before), unit.sql);
      current = unit;
    }
    try {
      // A statement may end in a comment, hence the line feed.
      await this.#session.run([...this.#lent.begin, ...statements, ...this.#lent.end].join("\n;\n"));
      this.#current = current;
      return true;
    } catch (error) {
      serverError(error);
      return false;
    }
  }

  /** What PostgreSQL has against the unit, where it fails. */
  async runAlone(unit: LoadUnit): Promise<ServerError | undefined> {
    const settings = [...(await this.#prepare([unit])), ...settingsBetween(this.#current, unit, this.#before)].join(";\n");
    try {
      this.forget();
      // On its own, so that places in the statement are places in what is sent.
      if (settings !== "") await this.#session.run(settings);
      this.#current = unit;
      if (this.#lent.names.length === 0) await this.#session.run(unit.sql);
      else await this.#runWithRoles(unit);
      return undefined;
    } catch (error) {
      return serverError(error);
    }
  }

  /** Notes the settings that the units touch, as they were; what gives back those touched so far where it is not known what is in force. */
  async #prepare(units: readonly LoadUnit[]): Promise<string[]> {
    const names = new Set(
      [...new Set(units.map(({ settings }) => settings ?? []))].flatMap((settings) => settings.map(({ name }) => name)),
    );
    const touched = this.#current === undefined ? [...this.#touched] : [];
    const unknown = [...names].filter((name) => !this.#touched.has(name));
    for (const name of unknown) this.#touched.add(name);
    if (unknown.length > 0) for (const [name, value] of await readSettings(this.#session, unknown)) this.#before.set(name, value);
    return settingsBack(this.#before, touched);
  }

  async #runWithRoles({ sql }: LoadUnit): Promise<void> {
    await this.#session.run(["BEGIN", ...this.#lent.begin].join(";\n"));
    try {
      await this.#session.run(sql);
      await this.#session.run([...this.#lent.end, "COMMIT"].join(";\n"));
    } catch (error) {
      await this.#session.run("ROLLBACK");
      throw error;
    }
  }
}

/** What PostgreSQL said; anything else (a lost connection, a defect) ends the run. */
function serverError(error: unknown): ServerError {
  const { code } = error as Partial<ServerError>;
  const isLost = code === undefined || !/^[0-9A-Z]{5}$/.test(code) || /^(08|57P)/.test(code);
  if (isLost) throw error;
  return error as ServerError;
}
