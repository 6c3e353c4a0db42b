import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { AREA } from "../../../src/data/texture_scenes/fields.ts";
import { CLASSES, drawLeaves, drawScene } from "../../../src/data/texture_scenes/scene.ts";

const random = new RandomStreams(9);
const classesOf = (leaves: Uint8Array) => [...new Set(leaves)].map((leaf) => Math.floor(leaf / 4));

Deno.test("drawScene() draws 3 to 5 regions of different classes, one leaf each", () => {
  for (let index = 0; index < 6; index++) {
    const { pixels, leaves } = drawScene(random, index);
    const classes = classesOf(leaves);
    assertEquals([pixels.length, leaves.length], [3 * AREA, AREA]);
    assert(classes.length >= 3 && classes.length <= 5, `${classes}`);
    assertEquals(new Set(classes).size, classes.length);
    assert(classes.every((which) => which < CLASSES));
  }
});

Deno.test("drawScene() gives a scene alone or in company, and another one for each seed and index", () => {
  const alone = drawScene(new RandomStreams(9), 3);
  assertEquals(drawScene(random, 3), alone);
  assertNotEquals(drawScene(random, 4).pixels, alone.pixels);
  assertNotEquals(drawScene(new RandomStreams(10), 3).pixels, alone.pixels);
});

Deno.test("drawLeaves() gives the leaves of the scene that drawScene() draws", () => {
  for (const options of [{}, { regions: [3, 5], tail: 1 }] as const) {
    assertEquals(drawLeaves(random, 5, options), drawScene(random, 5, options).leaves);
  }
});

Deno.test("drawScene() with a tail prefers the classes of first ranks", () => {
  const counts = new Array<number>(CLASSES).fill(0);
  for (let index = 0; index < 20; index++) {
    for (const which of classesOf(drawScene(random, index, { tail: 3, regions: [1, 1] }).leaves)) {
      counts[which]++;
    }
  }
  // Rank 1 has the weight 1, all others together 0.2.
  assert(counts[0] >= 12, `${counts}`);
});
