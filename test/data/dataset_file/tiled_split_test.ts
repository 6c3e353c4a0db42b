import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { tilesOf } from "../../../src/data/dataset_file/tiled_split.ts";

Deno.test("tilesOf() moves the last tile back into the picture", () => {
  assertEquals(tilesOf({ width: 5, height: 3 }, 3), [
    { top: 0, left: 0, height: 3, width: 3, shared_rows: 0, shared_columns: 0 },
    { top: 0, left: 2, height: 3, width: 3, shared_rows: 0, shared_columns: 1 },
  ]);
});

Deno.test("tilesOf() gives every pixel to exactly one tile, all of them squares within the picture", () => {
  const side = fc.integer({ min: 1, max: 40 });
  fc.assert(fc.property(side, side, side, (width, height, edge) => {
    const owners = new Uint8Array(width * height);
    for (const tile of tilesOf({ width, height }, edge)) {
      assertEquals(tile.width, Math.min(edge, width, height));
      assertEquals(tile.height, tile.width);
      for (let y = tile.shared_rows; y < tile.height; y++) {
        for (let x = tile.shared_columns; x < tile.width; x++) {
          owners[(tile.top + y) * width + tile.left + x]++;
        }
      }
    }
    assertEquals(owners.every((count) => count === 1), true);
  }));
});
