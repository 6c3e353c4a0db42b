/**
 * Turns of loops that an invocation takes in a pass at most: drivers end what runs for seconds, and Mesa's in software leaves all
 * loops of a shader after 65535 turns together.
 */
const MOST_TURNS = 48_000;

/** Some of the iterations of a kernel: from `step` to before `end`. */
export interface IterationPass {
  readonly step: number;
  readonly end: number;
}

/**
 * Shares iterations out to passes of which none takes too long: one pass where they are few and short.
 *
 * @param iterations At least 1.
 * @param turns Turns of loops in an iteration.
 */
export function iterationsByPass(iterations: number, turns: number): IterationPass[] {
  const most = Math.max(1, Math.floor(MOST_TURNS / turns));
  return Array.from({ length: Math.ceil(iterations / most) }, (_, pass) => ({
    step: pass * most,
    end: Math.min(iterations, (pass + 1) * most),
  }));
}
