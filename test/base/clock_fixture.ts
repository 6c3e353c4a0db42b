/** A clock that tests set, milliseconds. */
export function clockAt(start = 0) {
  let now = start;
  return {
    elapsed: () => now,
    now: () => new Date(now),
    pass: (milliseconds: number) => now += milliseconds,
  };
}
