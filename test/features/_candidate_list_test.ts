import { assert, assertEquals, assertLess } from "@std/assert";
import { CandidateList } from "../../src/features/_candidate_list.ts";

const shown = (wanted: number, ...blocks: number[][]) => {
  const list = new CandidateList(wanted);
  let first = 0;
  for (const block of blocks) {
    list.add(Float32Array.from(block), first);
    first += block.length;
  }
  return list.indices().toSorted((a, b) => a - b);
};

Deno.test("CandidateList keeps the most similar items of all blocks", () => {
  assertEquals(shown(2, [0.1, 0.9, 0.2], [0.3, 0.8]), [1, 4]);
});

Deno.test("CandidateList keeps what rounding may have put behind the last", () => {
  // Up to 2^-9 = 0.00195 below the second, 0.8.
  assertEquals(shown(2, [0.9, 0.8, 0.7985, 0.7975]), [0, 1, 2]);
});

Deno.test("CandidateList keeps all where there are no more than wanted", () => {
  assertEquals(shown(5, [0.1, -1], [0]), [0, 1, 2]);
});

Deno.test("CandidateList forgets most of what it has seen, and no item that counts", () => {
  const cosines = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i) * i / 10_000);
  const list = new CandidateList(10);
  list.add(cosines, 0);
  const kept = new Set(list.indices());
  const best = [...cosines.keys()].sort((a, b) => cosines[b] - cosines[a]).slice(0, 10);
  assert(best.every((index) => kept.has(index)));
  assertLess(kept.size, 40);
});

Deno.test("CandidateList keeps any number of twins", () => {
  assertEquals(shown(1, Array(1000).fill(0.5)).length, 1000);
});
