import { assert, assertEquals, assertThrows } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import { drawAnchors } from "../../../src/methods/ppap/anchors.ts";

const random = () => new RandomStreams(1).stream("ppap/anchors", 0);
const OFFICIAL = { anchor_block: "rows-784", rows_per_anchor: 16, tail_rows: "partners" } as const;

Deno.test("drawAnchors() draws 49 rows of each image of 28 x 28 positions, none twice", () => {
  const blocks = drawAnchors(random(), { batch: 3, positions: 784 }, OFFICIAL);
  assertEquals(blocks.map((block) => block.length), [49, 49, 49]);
  blocks.forEach((block, i) => {
    assertEquals(new Set(block).size, 49);
    assert(block.every((row) => row >= i * 784 && row < (i + 1) * 784));
  });
});

Deno.test("drawAnchors() draws from four images of 14 x 14 positions at a time, and from no block that is not full", () => {
  const shape = { batch: 9, positions: 196 };
  const blocks = drawAnchors(random(), shape, { ...OFFICIAL, rows_per_anchor: 4 });
  assertEquals(blocks.map((block) => block.length), [196, 196]);
  assert(blocks[0].some((row) => row >= 3 * 196), "no anchor is of the fourth image");
  const more = drawAnchors(random(), shape, { ...OFFICIAL, rows_per_anchor: 4, tail_rows: "anchors" });
  assertEquals(more.map((block) => block.length), [196, 196, 49]);
  assert(more[2].every((row) => row >= 8 * 196 && row < 9 * 196));
});

Deno.test("drawAnchors() draws image by image where that is asked for", () => {
  const options = { ...OFFICIAL, anchor_block: "image", rows_per_anchor: 5 } as const;
  const blocks = drawAnchors(random(), { batch: 2, positions: 16 }, options);
  assertEquals(blocks.map((block) => block.length), [3, 3]);
  assert(blocks[1].every((row) => row >= 16 && row < 32));
});

Deno.test("drawAnchors() refuses batches without a block, and blocks without an anchor", () => {
  assertThrows(
    () => drawAnchors(random(), { batch: 3, positions: 16 }, OFFICIAL),
    RangeError,
    'Cannot draw anchors of "3 x 16" rows: they do not fill a block of 784, expected more rows, or ppap.anchor_block image',
  );
  assertThrows(
    () => drawAnchors(random(), { batch: 3, positions: 4 }, { ...OFFICIAL, anchor_block: "image" }),
    RangeError,
    "a block has 4 rows, expected at least ppap.rows_per_anchor, 16",
  );
});
