import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { ContentHash, fingerprint } from "../../src/data/fingerprint.ts";

const bytes = (...values: number[]) => Uint8Array.from(values);

Deno.test("fingerprint() is the SHA-256 of names and contents, each behind its length", () => {
  const framed = bytes(1, 0, 0, 0, 0, 0, 0, 0, 0x61, 2, 0, 0, 0, 0, 0, 0, 0, 7, 8);
  const expected = createHash("sha256").update(framed).digest("hex");
  assertEquals(fingerprint([{ name: "a", bytes: bytes(7, 8) }]), expected);
});

Deno.test("fingerprint() changes with a byte, a name, the order and the boundaries of files", () => {
  const base = fingerprint([{ name: "a", bytes: bytes(1, 2) }, { name: "b", bytes: bytes(3) }]);
  const others = [
    [{ name: "a", bytes: bytes(1, 9) }, { name: "b", bytes: bytes(3) }],
    [{ name: "a", bytes: bytes(1, 2) }, { name: "c", bytes: bytes(3) }],
    [{ name: "b", bytes: bytes(3) }, { name: "a", bytes: bytes(1, 2) }],
    [{ name: "a", bytes: bytes(1) }, { name: "b", bytes: bytes(2, 3) }],
  ];
  for (const other of others) assertNotEquals(fingerprint(other), base);
});

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
