import { assertEquals, assertThrows } from "@std/assert";
import { arrayBytes, Workspace } from "../../../src/nn/crf/_workspace.ts";

Deno.test("arrayBytes() rounds up to whole cache lines", () => {
  assertEquals([0, 1, 16, 17].map(arrayBytes), [0, 64, 64, 128]);
});

Deno.test("Workspace hands out arrays of zeros that do not overlap", () => {
  const workspace = new Workspace(arrayBytes(3) + arrayBytes(2));
  const first = workspace.float32(3);
  const second = workspace.int32(2);
  first.fill(1);
  second.fill(-1);
  assertEquals([...first], [1, 1, 1]);
  assertEquals(second.byteOffset - first.byteOffset, 64);
  assertEquals(second.buffer === first.buffer, true);
});

Deno.test("Workspace refuses more than 32-bit offsets can address", () => {
  assertThrows(
    () => new Workspace(5 * 2 ** 30),
    RangeError,
    'Cannot make a dense CRF "workspace": 5.0 GiB needed',
  );
});
