/** Begins to load a source into its shadow while the rest of it is still being parsed. */
import type { Session } from "../database/session.ts";
import { batchSize, Loader } from "./loader.ts";
import { isExtension, isPreliminary, orderStatements } from "./order.ts";
import { KnownNames, systemNames } from "./shadow/known-names.ts";
import type { Shadow } from "./shadow/provider.ts";
import type { LoadUnit } from "./statement.ts";

/** A shadow that holds what comes first in the loading order. */
interface Begun {
  readonly shadow: Shadow;
  /** The other statements, in order. */
  readonly left: readonly LoadUnit[];
}

/**
 * Statements are run as they come, up to the first that may want something of what follows. Whether that was the order they belong in
 * shows only when the whole source is known: if it was not, the shadow is given up.
 */
export class HeadStart {
  readonly #opening: Promise<Shadow>;
  readonly #loading: Promise<void>;
  readonly #offered: LoadUnit[] = [];
  /** How many of them have been taken to be run. */
  #taken = 0;
  readonly #loaded: LoadUnit[] = [];
  /** How many are still to come, which go first. */
  #extensions: number;
  #isOver = false;
  #wake: () => void = () => undefined;

  /** @param source the text that is going to be parsed */
  constructor(opening: Promise<Shadow>, source: readonly string[]) {
    this.#opening = opening;
    this.#extensions = source.flatMap((text) => text.match(/\bcreate\s+extension\b/gi) ?? []).length;
    this.#loading = opening.then(({ session }) => this.#load(session));
    this.#loading.catch(() => undefined);
  }

  /** The next statement of the source. */
  offer(unit: LoadUnit): void {
    this.#offered.push(unit);
    this.#wake();
  }

  /**
   * What came of it, once all units are known; undefined where it was in vain. The shadow is the caller's from then on.
   * Throws as opening the shadow does.
   */
  async end(units: readonly LoadUnit[]): Promise<Begun | undefined> {
    this.#stop();
    await this.#loading;
    const shadow = await this.#opening;
    const ordered = orderStatements(units, await systemNames(shadow.session, units));
    if (this.#loaded.every((unit, index) => unit === ordered[index])) return { shadow, left: ordered.slice(this.#loaded.length) };
    await shadow.close();
    return undefined;
  }

  /** Removes the shadow. Never throws. */
  async abandon(): Promise<void> {
    this.#stop();
    await this.#loading.catch(() => undefined);
    await this.#opening.then((shadow) => shadow.close()).catch(() => undefined);
  }

  #stop(): void {
    this.#isOver = true;
    this.#wake();
  }

  async #load(session: Session): Promise<void> {
    let there = await KnownNames.of(session);
    const loader = await Loader.start(session);
    while (!this.#isOver) {
      const batch = this.#nextBatch(there);
      if (batch.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
      else if (await loader.runAtOnce(batch)) {
        this.#loaded.push(...batch);
        if (batch.some(isExtension)) there = await KnownNames.of(session);
      } else this.#isOver = true;
    }
    await loader.finish();
  }

  #nextBatch(there: KnownNames): LoadUnit[] {
    const batch: LoadUnit[] = [];
    for (let unit = this.#offered[this.#taken]; unit !== undefined && batch.length < batchSize; unit = this.#offered[this.#taken]) {
      const isTooEarly = this.#extensions > 0 && !isPreliminary(unit);
      this.#isOver ||= !canBeEarly(unit) || isTooEarly || !there.suffice(unit);
      if (this.#isOver) break;
      there.add(unit);
      batch.push(unit);
      this.#taken += 1;
      if (!isExtension(unit)) continue;
      this.#extensions -= 1;
      break;
    }
    return batch;
  }
}

/** Not what stays out of the shadow, what needs a commit of its own, nor what is likely to come last. */
const canBeEarly = ({ withheld, commitAfter, declares, tags = [] }: LoadUnit): boolean =>
  withheld === undefined &&
  commitAfter !== true &&
  declares[0]?.name.startsWith("event_trigger:") !== true &&
  !tags.includes("AlterDefaultPrivilegesStmt");
