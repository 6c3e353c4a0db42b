/**
 * What the conformance suite takes and gives.
 *
 * @module
 */

/** One promise of the method interface, as something to run. */
export interface ConformanceCheck {
  /** What is promised, for the name of a test. */
  readonly name: string;
  /**
   * Holds the method to it. An engine must be running (`startEngine`).
   *
   * @throws {Error} The method breaks the promise; the message says in one line how.
   */
  run(): Promise<void>;
}

/** How large the suite's synthetic training is. */
export interface ConformanceOptions {
  /** The method's section of a spec. By default the method's `example`. */
  readonly options?: Readonly<Record<string, unknown>>;
  /**
   * Number of classes.
   *
   * @default {3}
   */
  readonly classes?: number;
  /**
   * Number of feature channels C.
   *
   * @default {8}
   */
  readonly channels?: number;
}
