/** Pixels that the blur reads on each side. */
const REACH = 2;

/**
 * Blurs a picture with a 5 x 5 Gaussian; beyond the border lies the flipped image without the border pixel.
 *
 * @param image `side * side * 3` values, row by row, channels last; `side` is at least 3.
 * @param sigma Standard deviation in pixels.
 */
export function gaussianBlur(image: Float32Array, side: number, sigma: number): Float32Array<ArrayBuffer> {
  const shares = kernel(sigma);
  return blurAxis(blurAxis(image, side, shares, 3), side, shares, 3 * side);
}

/** Shares of the pixels at distances -2 to 2; their sum is 1. */
function kernel(sigma: number): number[] {
  const density = Array.from(
    { length: 2 * REACH + 1 },
    (_, i) => Math.exp(-0.5 * ((i - REACH) / sigma) ** 2),
  );
  const sum = density.reduce((total, value) => total + value);
  return density.map((value) => value / sum);
}

/** Blurs along the axis whose neighbours are `stride` values apart. */
function blurAxis(
  image: Float32Array,
  side: number,
  shares: number[],
  stride: number,
): Float32Array<ArrayBuffer> {
  const blurred = new Float32Array(image.length);
  for (let at = 0; at < image.length; at++) {
    const position = Math.floor(at / stride) % side;
    const start = at - position * stride;
    let sum = 0;
    shares.forEach((share, i) => {
      sum += share * image[start + flipped(position + i - REACH, side) * stride];
    });
    blurred[at] = sum;
  }
  return blurred;
}

function flipped(position: number, side: number): number {
  const inside = Math.abs(position);
  return inside < side ? inside : 2 * (side - 1) - inside;
}
