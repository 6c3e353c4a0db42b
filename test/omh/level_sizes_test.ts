import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { levelSizes } from "../../src/omh/level_sizes.ts";

Deno.test("levelSizes() doubles from level to level as in the paper", () => {
  assertEquals(levelSizes(27, 3, 2), [27, 54, 108]);
  assertEquals(levelSizes(3, 3, 2), [3, 6, 12]);
});

Deno.test("levelSizes() rounds half up", () => {
  // 27 * 1.5 = 40.5 and 27 * 1.5^2 = 60.75.
  assertEquals(levelSizes(27, 3, 1.5), [27, 41, 61]);
});

Deno.test("levelSizes() keeps the number of classes at expansion 1", () => {
  assertEquals(levelSizes(27, 2, 1), [27, 27]);
});

Deno.test("levelSizes() starts with the classes and never shrinks", () => {
  const expansion = fc.double({ min: 1, max: 4, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 6 }),
      expansion,
      (classes, levels, e) => {
        const sizes = levelSizes(classes, levels, e);
        assertEquals([sizes.length, sizes[0]], [levels, classes]);
        assert(sizes.every((size, m) => Number.isInteger(size) && (m === 0 || size >= sizes[m - 1])));
      },
    ),
  );
});
