import { assertEquals, assertRejects } from "@std/assert";
import { keepRecent } from "../../src/data/_keep_recent.ts";

/** A reader of items of four bytes that notes what it reads. */
function reader() {
  const reads: number[] = [];
  const read = (index: number) => {
    reads.push(index);
    if (index < 0) return Promise.reject(new RangeError("Cannot read it"));
    return Promise.resolve({ data: Uint8Array.of(index, 0, 0, 0) });
  };
  return { reads, read };
}

Deno.test("keepRecent() keeps what fits, the oldest goes first", async () => {
  const { reads, read } = reader();
  const kept = keepRecent(read, 8);
  for (const index of [1, 2, 1, 3, 1, 2]) assertEquals((await kept(index)).data[0], index);
  assertEquals(reads, [1, 2, 3, 2]);
});

Deno.test("keepRecent() keeps one item that is larger than its budget, and nothing that failed", async () => {
  const { reads, read } = reader();
  const kept = keepRecent(read, 1);
  await Promise.all([kept(1), kept(1)]);
  await assertRejects(() => kept(-1), RangeError);
  await assertRejects(() => kept(-1), RangeError);
  await kept(1);
  assertEquals(reads, [1, -1, -1]);
});
