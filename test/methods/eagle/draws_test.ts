import { assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawStep } from "../../../src/methods/eagle/draws.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";

const OPTIONS = { dropout: 0.5, feature_samples: 2, neg_samples: 3 };
const draws = (step: number) => drawStep(new RandomStreams(0), step, { batch: 4, channels: 6 }, OPTIONS);

tensorTest(
  "drawStep() draws masks of three passes, three sets of points and a pairing for each negative",
  () => {
    const { masks, correspondence: { coords1, coords2, coords3, side, pairings } } = draws(0);
    const all = Object.values(masks).flatMap((own) => Object.values(own).map((mask) => [...mask.dataSync()]));
    assertEquals(all.map((mask) => mask.length), Array(9).fill(4 * 6));
    assertEquals(new Set(all.map(String)).size, 9);
    assertEquals(new Set([coords1, coords2, coords3].map(String)).size, 3);
    assertEquals([side, coords3.length, pairings.length], [2, 4 * 2 * 2 * 2, 3]);
    for (const pairing of pairings) pairing.forEach((image, place) => assertNotEquals(image, place));
  },
);

tensorTest("drawStep() depends on the step alone", () => {
  const points = (step: number) => draws(step).correspondence.coords1;
  assertEquals(points(3), points(3));
  assertNotEquals(points(3), points(4));
});
