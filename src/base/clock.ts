/**
 * The one place that reads the time of day.
 *
 * @module
 */

/** Tells the time. Passed in, so that nothing computed can depend on it unseen. */
export interface Clock {
  /** Milliseconds since an arbitrary moment, never going back. */
  elapsed(): number;
  /** The time of day. */
  now(): Date;
}

/** The clock of the machine. */
export const systemClock: Clock = { elapsed: () => performance.now(), now: () => new Date() };
