import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { syntheticPicture } from "../../../src/methods/conformance/synthetic.ts";
import { type PrimapsOptions, primapsOptions } from "../../../src/methods/primaps/options.ts";
import { primapsViews } from "../../../src/methods/primaps/views.ts";
import { flipPixels } from "../../../src/data/preprocess.ts";
import { viewDraws } from "../../../src/features/views.ts";

const PICTURE = syntheticPicture(3);

/** Both views of a picture in a step. */
function viewsOf(step: number, changes: Partial<PrimapsOptions> = {}) {
  const views = primapsViews(primapsOptions.parse({ start_steps: 5, ...changes }));
  const draws = viewDraws(new RandomStreams(0), step, 0);
  const first = views.first!(PICTURE, draws);
  return { first, second: views.second!(PICTURE, draws, first) };
}

Deno.test("the first steps see pictures as they are, twice at no cost", () => {
  assertEquals(viewsOf(4), { first: {}, second: {} });
});

Deno.test("then half of the pictures are flipped, and the second view is of the same side", () => {
  const flips = Array.from({ length: 200 }, (_, i) => viewsOf(5 + i, { stored_pictures: "exact" }));
  const share = flips.filter(({ first }) => first.flipped).length / flips.length;
  // The deviation of a share of 200 is 0.035.
  assert(Math.abs(share - 0.5) < 0.14, `${share}`);
  for (const { first, second } of flips) {
    assertEquals(second.flipped, first.flipped);
    assertEquals(first.pixels, undefined);
    assertEquals(second.pixels!.length, PICTURE.pixels.length);
  }
  assert(
    Array.from({ length: 50 }, (_, i) => viewsOf(5 + i, { flips: false })).every(({ first }) =>
      !first.flipped
    ),
  );
});

Deno.test("stored pictures are truncated to 8 bits, and say whether they are flipped", () => {
  for (let step = 5; step < 25; step++) {
    const { first } = viewsOf(step);
    const upright = first.flipped ? flipPixels(first.pixels!, PICTURE.width) : first.pixels!;
    // A level is 1/255, over a deviation of at least 0.224.
    assert(upright.every((value, at) => Math.abs(value - PICTURE.pixels[at]) < 1.01 / 255 / 0.224));
    assertNotEquals(upright, PICTURE.pixels);
  }
});
