/**
 * Turns the colours of a picture around the colour circle, in place.
 *
 * Hue, saturation and value follow the usual hexcone formulas, also for values outside [0, 1], where the reference
 * applies them to normalised pictures; what they give between the largest and smallest channel is clipped to [0, 1].
 *
 * @param image Red, green and blue per pixel.
 * @param shift Fraction of the circle.
 */
export function shiftHue(image: Float32Array, shift: number): void {
  for (let at = 0; at < image.length; at += 3) {
    const [red, green, blue] = image.subarray(at, at + 3);
    const value = Math.max(red, green, blue);
    const range = value - Math.min(red, green, blue);
    const saturation = value === 0 ? 0 : range / value;
    const turned = hue(red, green, blue, value, range) + shift;
    image.set(toRgb(turned - Math.floor(turned), saturation, value), at);
  }
}

/** Hue as a fraction of the circle; 0 for grey. */
function hue(red: number, green: number, blue: number, value: number, range: number): number {
  if (range === 0) return 0;
  if (value === red) return (green - blue) / range / 6;
  if (value === green) return (2 + (blue - red) / range) / 6;
  return (4 + (red - green) / range) / 6;
}

/** @param hue In [0, 1]: a whole turn is what is left of one that begins less than rounding before 0. */
function toRgb(hue: number, saturation: number, value: number): [number, number, number] {
  const sector = Math.floor(hue * 6) % 6;
  const along = hue * 6 % 1;
  const clipped = (taken: number) => Math.min(Math.max(value * (1 - saturation * taken), 0), 1);
  const [low, falling, rising] = [clipped(1), clipped(along), clipped(1 - along)];
  switch (sector) {
    case 0:
      return [value, rising, low];
    case 1:
      return [falling, value, low];
    case 2:
      return [low, value, rising];
    case 3:
      return [low, falling, value];
    case 4:
      return [rising, low, value];
    default:
      return [value, low, falling];
  }
}
