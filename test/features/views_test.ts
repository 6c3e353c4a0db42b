import { assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../src/base/random.ts";
import { viewDraws } from "../../src/features/views.ts";

const drawn = (seed: number, step: number, place: number, purpose: string) => {
  const draws = viewDraws(new RandomStreams(seed), step, place);
  return { batch: draws.batch(purpose).uniform(), image: draws.image(purpose).uniform() };
};

Deno.test("viewDraws() hand all pictures of a batch the same numbers of the batch, and each its own", () => {
  const [first, second] = [drawn(1, 3, 0, "crop"), drawn(1, 3, 1, "crop")];
  assertEquals(first.batch, second.batch);
  assertNotEquals(first.image, second.image);
  assertNotEquals(first.batch, first.image);
});

Deno.test("viewDraws() depend on seed, step and purpose, and on nothing that was drawn before", () => {
  const known = drawn(1, 3, 0, "crop");
  assertEquals(drawn(1, 3, 0, "crop"), known);
  for (const other of [drawn(2, 3, 0, "crop"), drawn(1, 4, 0, "crop"), drawn(1, 3, 0, "flip")]) {
    assertNotEquals(other.batch, known.batch);
    assertNotEquals(other.image, known.image);
  }
  assertEquals(viewDraws(new RandomStreams(1), 3, 0).step, 3);
});
