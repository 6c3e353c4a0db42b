import { assert, assertEquals } from "@std/assert";
import { primapsOptions } from "../../../src/methods/primaps/options.ts";
import { isStalled, proposeMasks } from "../../../src/methods/primaps/proposals.ts";
import { assertValues, spread } from "../../nn/tensor_fixture.ts";

const options = primapsOptions.parse({});
const positive = () => 1;

/** A map of one row. */
function mapOf(...cells: number[][]) {
  return {
    values: Float32Array.from(cells.flat()),
    height: 1,
    width: cells.length,
    channels: cells[0].length,
  };
}

Deno.test("proposeMasks() takes two groups of cells apart, worked by hand", () => {
  // The centred cells lie along (3, -1) / sqrt(10): with that sign the first cell is the most like it.
  const map = mapOf([3, 0], [0, 1], [3, 0], [0, 1]);
  const { proposals, free } = proposeMasks(map, options, (_, [x]) => Math.sign(x));
  assertEquals(proposals.map(({ seed }) => seed), [0, 1]);
  assertEquals(proposals.map(({ mask }) => [...mask]), [[1, 0, 1, 0], [0, 1, 0, 1]]);
  assertEquals(proposals.map(({ free }) => [...free]), [[1, 1, 1, 1], [0, 1, 0, 1]]);
  assertEquals([...free], [0, 0, 0, 0]);
  assertValues(proposals[0].direction, [3 / Math.sqrt(10), -1 / Math.sqrt(10)], 1e-9);
});

Deno.test("a mask is soft: what is below its share of the largest similarity is not the mask's", () => {
  const angle = (degrees: number) => [Math.cos(degrees * Math.PI / 180), Math.sin(degrees * Math.PI / 180)];
  const map = mapOf(angle(0), angle(60), angle(70), angle(80));
  // Along the largest component the cells at 60 to 80 degrees are one end; the sign takes the other.
  const [{ seed, mask }] = proposeMasks(map, options, (_, [x]) => Math.sign(x)).proposals;
  assertEquals(seed, 0);
  assertValues(mask, [1, 0.5, 0, 0], 1e-6);
});

Deno.test("where every free cell lies against the direction, the seed is the first taken cell or the best free one", () => {
  // The second direction is that of the last three cells, which all lie against it.
  const map = mapOf([9, 0, 0], [9, 0.1, 0], [-1, -5, 1], [-1, -6, 1], [-1, -7, 1]);
  const signs = (mask: number, [x, y]: Float64Array) => mask === 0 ? Math.sign(x) : Math.sign(y);
  const seeds = (seed_on_used: "first-used" | "best-free") =>
    proposeMasks(map, { ...options, seed_on_used }, signs).proposals.map(({ seed }) => seed);
  assertEquals(seeds("first-used").slice(0, 2), [1, 0]);
  assertEquals(seeds("best-free").slice(0, 2), [1, 2]);
});

Deno.test("an image in which nothing is taken any more ends after four masks, and says which are no masks", () => {
  const map = mapOf([9, 0, 0], [9, 0.1, 0], [-1, -5, 1], [-1, -6, 1], [-1, -7, 1]);
  const signs = (mask: number, [x, y]: Float64Array) => mask === 0 ? Math.sign(x) : Math.sign(y);
  const { proposals, free } = proposeMasks(map, options, signs);
  assertEquals(proposals.map(isStalled), [false, true, true, true]);
  assertEquals([...free], [0, 0, 1, 1, 1]);
});

Deno.test("proposeMasks() takes every cell once, whatever the map", () => {
  for (let from = 1; from < 400; from += 97) {
    const map = { values: spread(48 * 6, from), height: 6, width: 8, channels: 6 };
    const { proposals, free } = proposeMasks(map, { ...options, seed_on_used: "best-free" }, positive);
    const taken = new Int32Array(48);
    for (const { mask } of proposals) mask.forEach((value, cell) => value > 0 && taken[cell]++);
    assertEquals([...taken], [...free].map((cell) => 1 - cell));
    assert(proposals.every((proposal) => !isStalled(proposal)));
  }
});
