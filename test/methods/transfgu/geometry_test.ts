import { assertEquals } from "@std/assert";
import { squashed, squashedPicture } from "../../../src/methods/transfgu/geometry.ts";

const wide = { height: 1, width: 4, data: Uint8Array.from([0, 10, 20, 30].flatMap((v) => [v, v, v])) };

Deno.test("squashed pictures keep no shape, and their pixels need not be whole", () => {
  // Two columns of four: centres at 0.5 and 2.5.
  assertEquals([...squashed({ aspect: 1 }).picture(wide, 2)].filter((_, at) => at % 3 === 0), [5, 25, 5, 25]);
});

Deno.test("squashed labels take the label at or before", () => {
  const map = { height: 1, width: 4, data: Int32Array.of(7, 8, 9, -1) };
  assertEquals([...squashed({ aspect: 1 }).labels(map, 2)], [7, 9, 7, 9]);
});

Deno.test("squashed pictures may be wider than high", () => {
  const geometry = squashed({ aspect: 2 });
  assertEquals(geometry.size!(320), { height: 320, width: 640 });
  assertEquals([...geometry.picture(wide, 1)].filter((_, at) => at % 3 === 0), [5, 25]);
  assertEquals([...geometry.labels({ height: 1, width: 4, data: Int32Array.of(7, 8, 9, -1) }, 2)], [
    ...[7, 8, 9, -1],
    ...[7, 8, 9, -1],
  ]);
  assertEquals(geometry.name === squashed({ aspect: 1 }).name, false);
});

Deno.test("squashedPicture() of the picture's own size is the picture", () => {
  assertEquals([...squashedPicture(wide, 1, 4)], [...wide.data]);
});
