import { assertEquals } from "@std/assert";
import { readTable } from "../../../src/app/read_table.ts";
import { openWorkspace, packageFolder } from "../../../src/base/workspace.ts";
import { byReach } from "../../../src/report/figures/differences.ts";

const { table: { claims: [claim] } } = await readTable("positive-control", {
  workspace: openWorkspace({ folder: packageFolder() }),
});

/** A claim whose seeds differ by up to so many points. */
function reaching(points: number) {
  const found = { ...claim.this_benchmark!, difference: points / 2, low: 0, high: points };
  return {
    title: `up to ${points}`,
    claim: { ...claim, margin: 0.5, differences: [0, -points], this_benchmark: found },
  };
}

Deno.test("a claim that reaches four times as far as the median has no part in its axis", () => {
  const claims = [1, 30, 2, 3, 12].map(reaching);
  const { near, far } = byReach(claims);
  assertEquals(near.map(({ title }) => title), ["up to 1", "up to 2", "up to 3", "up to 12"]);
  assertEquals(far.map(({ title }) => title), ["up to 30"]);
});

Deno.test("claims that were not measured are in no panel", () => {
  const absent = { title: "absent", claim: { ...claim, this_benchmark: null } };
  assertEquals(byReach([absent]), { near: [], far: [] });
  assertEquals(byReach([reaching(2), absent]).near.map(({ title }) => title), ["up to 2"]);
});
