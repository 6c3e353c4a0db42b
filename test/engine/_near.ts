import { assert, assertEquals } from "@std/assert";

/**
 * Asserts that values are those wanted within `tolerance`, relative to the largest of those, or to 1 where all are 0: what is not a
 * number on one side is not on the other.
 */
export function assertNear(
  name: string,
  values: ArrayLike<number>,
  wanted: ArrayLike<number>,
  tolerance: number,
): void {
  assertEquals(values.length, wanted.length, name);
  const allowed = tolerance * (largestOf(wanted) || 1);
  for (let at = 0; at < wanted.length; at++) {
    const close = Object.is(values[at], wanted[at]) || Math.abs(values[at] - wanted[at]) <= allowed;
    assert(close, `${name}, entry ${at}: ${values[at]} is not ${wanted[at]} within ${allowed}`);
  }
}

/** The largest absolute value that is a number. */
function largestOf(values: ArrayLike<number>): number {
  return Array.from(values).reduce(
    (most, value) => Number.isNaN(value) ? most : Math.max(most, Math.abs(value)),
    0,
  );
}
