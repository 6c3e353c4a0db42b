/** Rounds to the nearest integer and ties to the even one, as Python does: 10.5 to 10, 11.5 to 12. */
export function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  if (rest !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
