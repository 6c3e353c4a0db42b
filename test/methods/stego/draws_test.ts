import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawStep, type StegoDraws } from "../../../src/methods/stego/draws.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";
import { stegoExample as options } from "../training_fixture.ts";

const shape = { batch: 4, channels: 20 };
const draw = (step: number, changes = {}, random = new RandomStreams(0)) =>
  drawStep(random, step, shape, options({ dropout: 0.5, ...changes }));

/** All drawn values by name. */
function values({ image, neighbor, correspondence }: StegoDraws): Record<string, number[]> {
  const masks = { image, neighbor };
  const { coords1, coords2, pairings } = correspondence;
  return {
    ...Object.fromEntries(
      Object.entries(masks).flatMap(([pass, group]) =>
        Object.entries(group).map(([name, mask]) => [`${pass}.${name}`, [...mask.dataSync()]])
      ),
    ),
    coords1: [...coords1],
    coords2: [...coords2],
    pairings: pairings.flatMap((pairing) => [...pairing]),
  };
}

tensorTest("drawStep() draws masks, coordinates and pairings of the batch's size", () => {
  const { image, neighbor, correspondence } = draw(0, { feature_samples: 3, neg_samples: 5 });
  for (const mask of [...Object.values(image), ...Object.values(neighbor)]) assertEquals(mask.shape, [4, 20]);
  const { coords1, coords2, pairings, side } = correspondence;
  assertEquals([side, coords1.length, coords2.length], [3, 4 * 3 * 3 * 2, 4 * 3 * 3 * 2]);
  for (const coordinates of [coords1, coords2]) assert(coordinates.every((x) => x >= -1 && x < 1));
  assertEquals(pairings.map((pairing) => pairing.length), [4, 4, 4, 4, 4]);
  for (const pairing of pairings) assert(pairing.every((other, itself) => other !== itself));
});

tensorTest("drawStep() draws six different masks and two different sets of points", () => {
  const drawn = values(draw(0));
  const names = Object.keys(drawn).filter((name) => name !== "pairings");
  assertEquals(new Set(names.map((name) => drawn[name].join())).size, 8);
});

tensorTest("drawStep() depends on seed and step alone", () => {
  const random = new RandomStreams(0);
  const first = values(draw(7, {}, random));
  draw(3, {}, random);
  assertEquals(values(draw(7, {}, random)), first);
  for (const other of [draw(8, {}, random), draw(7, {}, new RandomStreams(1))]) {
    const drawn = values(other);
    for (const name of ["image.linear", "coords1", "pairings"]) assertNotEquals(drawn[name], first[name]);
  }
});

tensorTest("drawStep() draws the rest alike whatever the number of negatives or points", () => {
  const drawn = values(draw(2));
  const negatives = values(draw(2, { neg_samples: 6 }));
  assertEquals({ ...negatives, pairings: drawn.pairings }, drawn);
  assertEquals(negatives.pairings.slice(0, drawn.pairings.length), drawn.pairings);
  const points = values(draw(2, { feature_samples: 5 }));
  assertEquals({ ...points, coords1: drawn.coords1, coords2: drawn.coords2 }, drawn);
});

tensorTest("drawStep() makes six tensors", () => assertKeeps(6, () => draw(0)));
