import { assertEquals, assertRejects } from "@std/assert";
import type { StoredTensor } from "../../../src/formats/stored_tensor.ts";
import { readCodeMap, readIds } from "../../../src/data/predictions/read_map.ts";
import type { SeedMaps } from "../../../src/data/predictions/seed_maps.ts";

/** Maps that are all the same. */
const mapsOf = (tensor: StoredTensor): SeedMaps => ({
  path: "seed-0",
  names: ["a"],
  files: [],
  place: (name) => `seed-0[${name}]`,
  read: () => Promise.resolve(tensor),
});

const ids = mapsOf({ dtype: "U8", shape: [1, 3], data: Uint8Array.of(4, 5, 6) });
const codes = mapsOf({ dtype: "F16", shape: [1, 1, 2], data: Uint16Array.of(0x3c00, 0xc000) });

Deno.test("readIds() gives rows of ids, readCodeMap() codes of a square", async () => {
  assertEquals(await readIds(ids, "a"), { width: 3, height: 1, data: Int32Array.of(4, 5, 6) });
  assertEquals(await readCodeMap(codes, "a"), { side: 1, channels: 2, data: Float32Array.of(1, -2) });
});

Deno.test("readIds() and readCodeMap() say what is there instead", async () => {
  const flat = mapsOf({ dtype: "F32", shape: [1, 2], data: new Float32Array(2) });
  await assertRejects(() => readIds(codes, "a"), TypeError, 'Cannot score "seed-0[a]": it is [1, 1, 2]');
  await assertRejects(
    () => readIds(flat, "a"),
    TypeError,
    'Cannot read "seed-0[a]" as int32: its type is F32',
  );
  await assertRejects(() => readCodeMap(ids, "a"), TypeError, "expected [side, side, channels] of floats");
  const oblong = mapsOf({ dtype: "F32", shape: [1, 2, 1], data: new Float32Array(2) });
  await assertRejects(() => readCodeMap(oblong, "a"), TypeError, "expected codes of a square");
});
