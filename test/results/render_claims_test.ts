import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { renderExploratoryClaims, renderPrimaryClaims } from "../../src/results/render_claims.ts";
import { tinyPlan, tinyTable } from "./results_fixture.ts";

function fieldsOf(lines: readonly string[], claim: string): string[] {
  return lines.find((line) => line.includes(`| \`${claim}\``))!.split("|").map((field) => field.trim()).slice(
    2,
    -1,
  );
}

Deno.test("renderPrimaryClaims() shows verdict, interval, p-values, margin, seeds and what they can show", () => {
  const lines = renderPrimaryClaims(tinyTable(tinyPlan()));
  assertEquals(lines[0], "## Primary claims");
  // 1.682 standard deviations of 1.531 are found by five seeds.
  assertEquals(fieldsOf(lines, "acc(OMH) > acc(STEGO)"), [
    ...["holds", "+25.0 [+23.1, +26.9]", "< 0.001", "0.50", "1.000", "5", "2.58"],
    "76",
  ]);
});

Deno.test("renderPrimaryClaims() plans no seeds where they were added until the claims were decided, and names the test", () => {
  const lines = renderPrimaryClaims(tinyTable({ ...tinyPlan(), stopping: { max_seeds: 9 } }));
  assertStringIncludes(lines[2], "on the same images (anytime-valid t-test)");
  assertEquals(fieldsOf(lines, "acc(OMH) > acc(STEGO)").length, 6);
  assert(!lines.some((line) => line.includes("seeds needed")));
});

Deno.test("renderExploratoryClaims() has the others, and says why one is not judged", () => {
  const lines = renderExploratoryClaims(tinyTable(tinyPlan()));
  assertEquals(lines[0], "## Exploratory");
  assertEquals(fieldsOf(lines, "miou(OMH) < miou(STEGO)")[0], "fails");
  assertEquals(fieldsOf(lines, "acc(OMH) > acc(Quoted)"), ["not run", "-", "-", "0.50", "0", "-"]);
  assert(lines.includes('- `acc(OMH) > acc(Quoted)`: not run: "Quoted" is not run here'));
});

Deno.test("renderPrimaryClaims() says on the embedded track that claims are about its dataset", () => {
  assertStringIncludes(
    renderPrimaryClaims(tinyTable(tinyPlan()))[2],
    "judged on earthcover6 by the literal readout: whether the effect is seen there, nothing about the paper's data",
  );
  const paper = renderPrimaryClaims(tinyTable(tinyPlan({ track: "paper" })))[2];
  assert(!paper.includes("nothing about"));
});

Deno.test("renderExploratoryClaims() shows differences by class once a pair of rows", () => {
  const lines = renderExploratoryClaims(tinyTable(tinyPlan())).filter((line) => line.startsWith('- "'));
  assertEquals(lines.length, 1);
  assertMatch(lines[0], /^- "OMH" against "STEGO": water \+\d+\.\d\*, land \+\d+\.\d\*$/);
});

Deno.test("claims are not spoken of where there are none", () => {
  const table = { ...tinyTable(tinyPlan()), claims: [] };
  assertEquals([renderPrimaryClaims(table), renderExploratoryClaims(table)], [[], []]);
});
