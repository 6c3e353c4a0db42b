import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { editDistance, nearest } from "../../src/base/nearest.ts";

Deno.test("editDistance() counts one edit of each kind", () => {
  assertEquals(editDistance("stego", "stgo"), 1);
  assertEquals(editDistance("stego", "steego"), 1);
  assertEquals(editDistance("stego", "stepo"), 1);
  assertEquals(editDistance("stego", "setgo"), 1);
  assertEquals(editDistance("kitten", "sitting"), 3);
  assertEquals(editDistance("", "abc"), 3);
});

Deno.test("editDistance() is symmetric, zero only for equal texts and bounded by the longer one", () => {
  const text = fc.string({ maxLength: 8, unit: fc.constantFrom("a", "b", "c") });
  fc.assert(fc.property(text, text, (a, b) => {
    const distance = editDistance(a, b);
    assertEquals(distance, editDistance(b, a));
    assertEquals(distance === 0, a === b);
    assert(distance <= Math.max(a.length, b.length));
  }));
});

Deno.test("nearest() finds a mistyped name", () => {
  assertEquals(nearest("smoseg", ["dino", "stego", "smooseg"]), "smooseg");
  assertEquals(nearest("DINO", ["dino"]), "dino");
});

Deno.test("nearest() finds nothing when all names are far", () => {
  assertEquals(nearest("unet", ["dino", "stego"]), undefined);
  assertEquals(nearest("hp", ["dino"]), undefined);
  assertEquals(nearest("x", []), undefined);
});
