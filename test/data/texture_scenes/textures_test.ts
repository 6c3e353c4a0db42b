import { assert, assertAlmostEquals, assertEquals, assertNotEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { AREA } from "../../../src/data/texture_scenes/fields.ts";
import { FAMILIES, leafTexture, LEAVES } from "../../../src/data/texture_scenes/textures.ts";

const textureOf = (leaf: number, index = 0) =>
  leafTexture(new RandomStreams(3).stream("textures", index), leaf, 0.5);

Deno.test("the tree has 9 families of 3 classes, each with 2 variants of 2 sub-variants", () => {
  assertEquals([FAMILIES.length, ...new Set(FAMILIES.map(({ classes }) => classes.length)), LEAVES], [
    9,
    3,
    4,
  ]);
  const names = FAMILIES.flatMap(({ name, classes }) => classes.map((one) => `${name} ${one}`));
  assertEquals(new Set(names).size, 27);
});

Deno.test("leafTexture() gives a unit field for every class, the same from the same stream", () => {
  for (let which = 0; which < 27; which++) {
    const texture = textureOf(LEAVES * which);
    const mean = texture.reduce((sum, value) => sum + value, 0) / AREA;
    const square = texture.reduce((sum, value) => sum + value * value, 0) / AREA;
    assertAlmostEquals(mean, 0, 1e-9);
    assertAlmostEquals(square, 1, 1e-6);
  }
  assertEquals(textureOf(5), textureOf(5));
  assertNotEquals(textureOf(5), textureOf(5, 1));
});

Deno.test("a sub-variant is nearer to its sibling than to the other variant, and that nearer than another class", () => {
  // One stream: leaves of a class share the texture of the class, and differ in what lies over it.
  const [leaf, sibling, variant, other] = [20, 21, 22, 32].map((leaf) => textureOf(leaf));
  const distance = (a: Float64Array, b: Float64Array) =>
    a.reduce((sum, value, at) => sum + (value - b[at]) ** 2, 0) / AREA;
  const [near, far, farthest] = [sibling, variant, other].map((texture) => distance(leaf, texture));
  assert(near > 0 && near < far && far < farthest, `${[near, far, farthest]}`);
});
