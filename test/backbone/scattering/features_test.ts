import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { CHANNELS, ScatteringFeatures } from "../../../src/backbone/scattering/features.ts";
import { RandomStreams } from "../../../src/base/random.ts";

const SIDE = 64;
const features = new ScatteringFeatures(SIDE, SIDE);

const picture = (value: (x: number, y: number) => number) =>
  Float64Array.from({ length: SIDE * SIDE }, (_, at) => value(at % SIDE, Math.floor(at / SIDE)));

/** The features of the patch in the middle. */
const middle = (map: Float32Array) => map.subarray((4 * 8 + 4) * CHANNELS, (4 * 8 + 5) * CHANNELS);

const noise = new RandomStreams(0).stream("scattering").uniforms(SIDE * SIDE);

Deno.test("features are largest at the scale and the direction of a wave", () => {
  // Scale 3 is 12 pixels; direction k is k eighths of half a turn.
  for (const [direction, angle] of [[0, 0], [2, Math.PI / 4], [4, Math.PI / 2]]) {
    const wave = picture((x, y) =>
      0.5 + 0.2 * Math.sin(2 * Math.PI * (x * Math.cos(angle) + y * Math.sin(angle)) / 12)
    );
    const first = middle(features.of(wave)).subarray(0, 40);
    assertEquals(first.indexOf(Math.max(...first)), 8 * 3 + direction);
    // An amplitude of 0.2, and next to nothing in most other channels: log(0.2 / 0.002) less the mean of all.
    assert(first[8 * 3 + direction] > 2);
  }
});

Deno.test("first-order features of a patch have the mean 0", () => {
  const first = middle(features.of(noise)).subarray(0, 40);
  assertAlmostEquals(first.reduce((sum, value) => sum + value, 0), 0, 1e-4);
});

Deno.test("features hardly see brightness and contrast", () => {
  const plain = features.of(noise.map((value) => 0.5 + 0.4 * (value - 0.5)));
  const bright = features.of(noise.map((value) => 0.7 + 0.4 * (value - 0.5)));
  const flat = features.of(noise.map((value) => 0.5 + 0.2 * (value - 0.5)));
  const change = (other: Float32Array) => Math.max(...plain.map((value, at) => Math.abs(value - other[at])));
  assert(change(bright) < 1e-6, `${change(bright)}`);
  assert(change(flat) < 0.35, `${change(flat)}`);
});

Deno.test("skewness tells bright spots on dark ground from dark spots on bright ground", () => {
  const spots = picture((x, y) => x % 16 < 3 && y % 16 < 3 ? 1 : 0);
  const [bright, dark] = [spots, spots.map((value) => 1 - value)].map((one) =>
    middle(features.of(one)).slice()
  );
  for (let scale = 0; scale < 5; scale++) assertAlmostEquals(bright[80 + scale], -dark[80 + scale], 1e-5);
  assert(bright[81] > 0.5, `${bright[81]}`);
});

Deno.test("a patch further on in a periodic picture has the same features", () => {
  // Even about the border, so that its mirror image goes on with it.
  const wave = (place: number, length: number) => Math.cos(2 * Math.PI * (place + 0.5) / length);
  const map = features.of(picture((x, y) => 0.5 + 0.2 * wave(x, 16) * wave(y, 8) + 0.2 * wave(x, 4)));
  const at = (row: number, column: number) =>
    map.slice((row * 8 + column) * CHANNELS, (row * 8 + column + 1) * CHANNELS);
  const [here, there] = [at(3, 3), at(3, 5)];
  here.forEach((value, channel) => assertAlmostEquals(value, there[channel], 1e-5));
});

Deno.test("features are finite for a constant picture and for sides without small factors", () => {
  assert(features.of(picture(() => 0.3)).every(Number.isFinite));
  const map = new ScatteringFeatures(8, 88).of(new Float64Array(8 * 88).fill(1));
  assertEquals(map.length, 11 * CHANNELS);
  assert(map.every(Number.isFinite));
});
