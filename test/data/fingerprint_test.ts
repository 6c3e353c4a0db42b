import { assertEquals, assertNotEquals } from "@std/assert";
import { createHash } from "node:crypto";
import { fingerprint } from "../../src/data/fingerprint.ts";

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
