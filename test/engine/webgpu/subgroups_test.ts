import { assertEquals } from "@std/assert";
import { reduction } from "../../../src/engine/webgpu/rows.ts";
import { answerOf, missingAdapter, runProbe, testUnless } from "../_probe.ts";
import type { FoundSubgroups } from "./subgroups_probe.ts";

Deno.test("reduction() takes halves within a subgroup from it, and those beyond through memory", () => {
  const parts = (width: number, subgroup: number) => {
    const code = reduction("sum", "a + b", width, 64, subgroup);
    return {
      barriers: code.match(/workgroupBarrier/g)?.length ?? 0,
      handed: [...code.matchAll(/subgroupShuffleXor\(all, (\d+)u\)/g)].map(([, half]) => Number(half)),
    };
  };
  assertEquals(parts(8, 0), { barriers: 5, handed: [] });
  assertEquals(parts(8, 32), { barriers: 0, handed: [4, 2, 1] });
  assertEquals(parts(64, 32), { barriers: 3, handed: [16, 8, 4, 2, 1] });
  assertEquals(parts(64, 8), { barriers: 5, handed: [4, 2, 1] });
  assertEquals(parts(1, 0), { barriers: 0, handed: [] });
});

const probed = await runProbe<FoundSubgroups>("webgpu/subgroups_probe.ts");

testUnless(missingAdapter(probed), "subgroupSize() believes an adapter what its device shows", () => {
  const { said: [least, most], found, twice, several, without } = answerOf(probed);
  assertEquals(without, 0);
  if (found === undefined) return;
  assertEquals(found, least === most ? Math.min(64, most) : 0);
  // Those of 64 are as large as they are asked for.
  if (most < 64) assertEquals(twice, 0);
  assertEquals(several, 0);
});
