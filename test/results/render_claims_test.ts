import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { renderClaims } from "../../src/results/render_claims.ts";
import { tinyPlan, tinyTable } from "./results_fixture.ts";

Deno.test("renderClaims() shows verdict, difference, p-value and seeds of each claim", () => {
  const lines = renderClaims(tinyTable(tinyPlan()));
  assertEquals(lines[0], "## Claims");
  const fields = (claim: string) =>
    lines.find((line) => line.includes(`\`${claim}\``))!.split("|").map((field) => field.trim()).slice(2, -1);
  assertEquals(fields("acc(OMH) > acc(STEGO)"), ["holds", "+25.4", "< 0.001", "3", ""]);
  assertEquals(fields("miou(OMH) < miou(STEGO)")[0], "fails");
  assertEquals(fields("acc(OMH) > acc(Quoted)"), ["undecided", "-", "-", "0", '"Quoted" is not run here']);
});

Deno.test("renderClaims() says on the embedded track that claims are about its dataset", () => {
  assertStringIncludes(
    renderClaims(tinyTable(tinyPlan()))[2],
    "judged on earthcover6: they say whether the effect is seen there, nothing about the paper's data",
  );
  const paper = renderClaims(tinyTable(tinyPlan({ track: "paper" })))[2];
  assert(!paper.includes("nothing about"));
});

Deno.test("renderClaims() shows differences by class once a pair of rows", () => {
  const lines = renderClaims(tinyTable(tinyPlan())).filter((line) => line.startsWith("- "));
  assertEquals(lines.length, 1);
  assertMatch(lines[0], /^- "OMH" against "STEGO": water \+\d+\.\d\*, land \+\d+\.\d\*$/);
});

Deno.test("renderClaims() says nothing without claims", () => {
  assertEquals(renderClaims({ ...tinyTable(tinyPlan()), claims: [] }), []);
});
