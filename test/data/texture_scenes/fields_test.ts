import { assert, assertAlmostEquals, assertEquals } from "@std/assert";
import { complexImage, fft2 } from "../../../src/base/fft.ts";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  along,
  AREA,
  band,
  DEGREE,
  drawn,
  drawnTurned,
  filter,
  filtered,
  gaussian,
  noise,
  SIDE,
} from "../../../src/data/texture_scenes/fields.ts";

const stream = (name: string) => new RandomStreams(5).stream(name);

function moments(field: Float64Array): [number, number] {
  const mean = field.reduce((sum, value) => sum + value, 0) / AREA;
  return [mean, Math.sqrt(field.reduce((sum, value) => sum + (value - mean) ** 2, 0) / AREA)];
}

Deno.test("band() is 1 at its wavelength and falls off by octaves", () => {
  assertAlmostEquals(band(1 / 8, 8, 0.5), 1, 1e-12);
  assertAlmostEquals(band(1 / 4, 8, 1), Math.exp(-0.5), 1e-12);
  assertAlmostEquals(band(1 / 16, 8, 1), Math.exp(-0.5), 1e-12);
});

Deno.test("along() takes a direction and its opposite for one", () => {
  assertAlmostEquals(along(30 * DEGREE, 30 * DEGREE, 0.1), 1, 1e-12);
  assertAlmostEquals(along(-150 * DEGREE, 30 * DEGREE, 0.1), 1, 1e-12);
  assertAlmostEquals(along(0.2, 0, 0.2), Math.exp(-0.5), 1e-12);
});

Deno.test("noise() has mean 0, deviation 1, and its power where the filter lets it be", () => {
  const field = noise(stream("noise"), filter((radius) => band(radius, 8, 0.2)));
  const [mean, deviation] = moments(field);
  assertAlmostEquals(mean, 0, 1e-9);
  assertAlmostEquals(deviation, 1, 1e-6);
  const { re, im } = fft2({ ...complexImage(SIDE, SIDE), re: field.slice() });
  let [inside, all] = [0, 0];
  for (let at = 0; at < AREA; at++) {
    const [y, x] = [Math.floor(at / SIDE), at % SIDE].map((k) => Math.min(k, SIDE - k) / SIDE);
    const power = re[at] ** 2 + im[at] ** 2;
    all += power;
    if (Math.abs(Math.log2(8 * Math.hypot(x, y))) < 0.6) inside += power;
  }
  assert(inside / all > 0.99, `${inside / all}`);
});

Deno.test("filtered() with a Gaussian spreads a point by its sigma", () => {
  const point = new Float64Array(AREA);
  point[64 * SIDE + 64] = 1;
  const spread = filtered(point, filter((radius) => gaussian(radius, 3)));
  const ratio = (spread[64 * SIDE + 67] - spread[0]) / (spread[64 * SIDE + 64] - spread[0]);
  assertAlmostEquals(ratio, Math.exp(-0.5), 1e-6);
});

Deno.test("drawn() walks the pixels row by row, and drawnTurned() turns the grid", () => {
  const ramp = drawn((x) => x);
  assert(ramp[0] < ramp[1] && ramp[0] === ramp[SIDE]);
  const across = drawnTurned(90 * DEGREE, (u) => u);
  assert(across[0] < across[SIDE]);
  assertAlmostEquals(across[0], across[1], 1e-9);
  assertEquals(ramp.length, AREA);
});
