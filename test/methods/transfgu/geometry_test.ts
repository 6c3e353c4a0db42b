import { assertEquals } from "@std/assert";
import { squashed, squashedPicture } from "../../../src/methods/transfgu/geometry.ts";

const wide = { height: 1, width: 4, data: Uint8Array.from([0, 10, 20, 30].flatMap((v) => [v, v, v])) };

Deno.test("squashed pictures keep no shape, and their pixels need not be whole", () => {
  // Two columns of four: centres at 0.5 and 2.5.
  assertEquals([...squashed.picture(wide, 2)].filter((_, at) => at % 3 === 0), [5, 25, 5, 25]);
});

Deno.test("squashed labels take the label at or before", () => {
  const map = { height: 1, width: 4, data: Int32Array.of(7, 8, 9, -1) };
  assertEquals([...squashed.labels(map, 2)], [7, 9, 7, 9]);
});

Deno.test("squashedPicture() of the picture's own size is the picture", () => {
  assertEquals([...squashedPicture(wide, 1, 4)], [...wide.data]);
});
