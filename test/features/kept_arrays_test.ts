import { assertEquals } from "@std/assert";
import { KeptArrays } from "../../src/features/kept_arrays.ts";

Deno.test("KeptArrays computes what it keeps once, and what finds no room each time", async () => {
  const kept = new KeptArrays<Float32Array>(2 * 4 * 3);
  const computed: string[] = [];
  const visit = (key: string, length: number) =>
    kept.remember(key, () => {
      computed.push(key);
      return Promise.resolve(new Float32Array(length));
    });
  for (const _ of [1, 2]) {
    await visit("a", 3);
    await visit("large", 4);
    await visit("b", 3);
  }
  assertEquals(computed, ["a", "large", "b", "large"]);
  assertEquals([...kept.entries()].map(([key]) => key), ["a", "b"]);
});
