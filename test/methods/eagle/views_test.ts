import { assert, assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { viewDraws } from "../../../src/features/views.ts";
import { eagleViews } from "../../../src/methods/eagle/views.ts";
import { syntheticPicture } from "../../../src/methods/conformance/synthetic.ts";

const views = eagleViews();
const second = (step: number) =>
  views.second!(syntheticPicture(0), viewDraws(new RandomStreams(0), step, 0), {});

Deno.test("eagleViews() leave the first view as it is and blur about half of the second ones", () => {
  assertEquals(views.first, undefined);
  const blurred = Array.from({ length: 400 }, (_, step) => second(step).pixels !== undefined);
  const share = blurred.filter((is) => is).length / 400;
  // Four standard deviations of a share of 400 draws are 0.1.
  assert(Math.abs(share - 0.5) < 0.1, `${share}`);
});

Deno.test("a blurred copy reads one pixel on each side, the same again from the same draws", () => {
  const step = Array.from({ length: 9 }, (_, step) => step).find((step) => second(step).pixels)!;
  const { pixels } = second(step);
  assertEquals(pixels, second(step).pixels);
  const { width } = syntheticPicture(0);
  const changed = syntheticPicture(0);
  const at = 3 * (5 * width + 5);
  const other = Float32Array.from(changed.pixels);
  other[at] += 1;
  const moved = views.second!({ ...changed, pixels: other }, viewDraws(new RandomStreams(0), step, 0), {})
    .pixels!;
  const differing = [...moved.keys()].filter((i) => moved[i] !== pixels![i]);
  assertEquals(differing, [4, 5, 6].flatMap((row) => [4, 5, 6].map((column) => 3 * (row * width + column))));
});
