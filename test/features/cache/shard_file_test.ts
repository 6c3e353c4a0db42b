import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import fc from "fast-check";
import { checkShard, encodeShard, readItem } from "../../../src/features/cache/shard_file.ts";
import type { MapLayout } from "../../../src/features/cache/types.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const LAYOUT: MapLayout = { kind: "features", count: 9, shape: [2], precision: "f32", derived: false };
const HALF: MapLayout = { ...LAYOUT, precision: "f16" };
const VALUES = Float32Array.of(1, 2, 3, 4.5);
const RANGE = { first: 4, length: 2 };

Deno.test("a shard gives each item back, in float32 and in half precision", () =>
  withFolder(async (folder) => {
    for (const layout of [LAYOUT, HALF]) {
      const path = `${folder}/${layout.precision}`;
      const bytes = encodeShard(VALUES, 4, layout);
      await Deno.writeFile(path, bytes);
      const dataStart = checkShard(bytes, path, RANGE, layout);
      assertEquals(bytes.length - dataStart, layout === HALF ? 8 : 16);
      assertEquals(await readItem(path, dataStart, 0, layout), Float32Array.of(1, 2));
      assertEquals(await readItem(path, dataStart, 1, layout), Float32Array.of(3, 4.5));
    }
  }));

Deno.test("encodeShard() gives the same bytes for the same values, others for another place", () => {
  assertEquals(encodeShard(VALUES, 4, LAYOUT), encodeShard(VALUES.slice(), 4, LAYOUT));
  const shifted = encodeShard(VALUES, 2, LAYOUT);
  assertThrows(() => checkShard(shifted, "s", RANGE, LAYOUT), TypeError, "F32 [2,2] from item 2, expected");
});

Deno.test("checkShard() refuses other shapes and types", () => {
  const bytes = encodeShard(VALUES, 4, LAYOUT);
  const expected = "expected F16 [2,2] from item 4";
  assertThrows(() => checkShard(bytes, "s", RANGE, HALF), TypeError, expected);
  assertThrows(() => checkShard(bytes, "s", { first: 4, length: 1 }, LAYOUT), TypeError);
});

Deno.test("checkShard() notices any changed byte of the data and any missing end", () => {
  const bytes = encodeShard(VALUES, 4, LAYOUT);
  const dataStart = bytes.length - 16;
  const change = fc.integer({ min: 1, max: 255 });
  fc.assert(fc.property(fc.integer({ min: dataStart, max: bytes.length - 1 }), change, (at, bits) => {
    const changed = bytes.slice();
    changed[at] ^= bits;
    assertThrows(() => checkShard(changed, "s", RANGE, LAYOUT), RangeError, "another digest than it states");
  }));
  fc.assert(fc.property(fc.nat(bytes.length - 1), (end) => {
    assertThrows(() => checkShard(bytes.subarray(0, end), "s", RANGE, LAYOUT));
  }));
});

Deno.test("readItem() tells a file that has become shorter", () =>
  withFolder(async (folder) => {
    const bytes = encodeShard(VALUES, 4, LAYOUT);
    await Deno.writeFile(`${folder}/s`, bytes.subarray(0, bytes.length - 1));
    await assertRejects(
      () => readItem(`${folder}/s`, bytes.length - 16, 1, LAYOUT),
      Deno.errors.UnexpectedEof,
      "the file ends in it, expected 8 bytes",
    );
  }));
