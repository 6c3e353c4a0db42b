import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawStep, type SmoosegDraws } from "../../../src/methods/smooseg/draws.ts";
import { assertKeeps, tensorTest } from "../../nn/tensor_fixture.ts";

const draw = (step: number, random = new RandomStreams(0), dropout = 0.5) =>
  drawStep(random, step, { batch: 6, channels: 20 }, dropout);

function values({ masks, partners }: SmoosegDraws) {
  return [...Object.values(masks).map((mask) => [...mask.dataSync()]), [...partners]];
}

tensorTest("drawStep() draws three masks and a partner for each image, none its own", () => {
  const { masks, partners } = draw(0);
  for (const mask of Object.values(masks)) assertEquals(mask.shape, [6, 20]);
  assertEquals(partners.length, 6);
  assert(partners.every((partner, image) => partner !== image && partner >= 0 && partner < 6));
});

tensorTest("drawStep() depends on seed and step alone", () => {
  const random = new RandomStreams(0);
  const first = values(draw(7, random));
  draw(3, random);
  assertEquals(values(draw(7, random)), first);
  for (const other of [draw(8), draw(7, new RandomStreams(1))]) {
    values(other).forEach((drawn, i) => assertNotEquals(drawn, first[i]));
  }
});

tensorTest("drawStep() draws the partners alike whatever the dropout", () => {
  assertEquals(draw(2, new RandomStreams(0), 0).partners, draw(2).partners);
});

tensorTest("drawStep() makes three tensors", () => assertKeeps(3, () => draw(0)));
