import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { ContentHash } from "../../src/data/content_hash.ts";

function hash(id = "a", pixel = 1, label = 2): string {
  const content = new ContentHash();
  content.add(
    id,
    { width: 1, height: 1, data: Uint8Array.of(pixel, 0, 0) },
    { width: 1, height: 1, data: Int32Array.of(label) },
  );
  return content.hex();
}

Deno.test("ContentHash depends on name, pixels and labels, and on nothing else", () => {
  assertMatch(hash(), /^[0-9a-f]{64}$/);
  assertEquals(hash(), hash());
  for (const other of [hash("b"), hash("a", 3), hash("a", 1, -1)]) assertNotEquals(other, hash());
});
