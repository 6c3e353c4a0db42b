import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { weightFigure } from "../../src/results/weight_figure.ts";
import { weighMethods } from "../../src/results/weight_study.ts";
import { studyRow } from "./weight_fixture.ts";

const STUDY = weighMethods([
  studyRow("STEGO", null, [[10, 20], [11, 20], [12, 26]]),
  studyRow("small", { lambda_cluster: 0.03, lambda_match: 0.03 }, [[10, 20], [12, 20]]),
  studyRow("large", { lambda_cluster: 1, lambda_match: 1 }, [[1, 2], [2, 2]]),
  studyRow("assigned", { lambda_cluster: 1, lambda_match: 1, match_over: "assigned" }, [[1, 2], [2, 2]]),
]);

Deno.test("weightFigure() draws three panels a method, and names each reading once", () => {
  const svg = weightFigure([...STUDY, ...STUDY]);
  assertEquals(svg.match(/<svg /g)?.length, 1 + 2 * 3);
  for (const text of ["both losses, match_over assigned", "effective rank of train codes", ">stego<"]) {
    assertStringIncludes(svg, text);
  }
  assertEquals(svg.match(/>both losses</g)?.length, 1);
  assert(!/NaN|undefined|Infinity/.test(svg));
});

Deno.test("weightFigure() is the same text for the same results", () => {
  assertEquals(weightFigure(STUDY), weightFigure(STUDY));
});

Deno.test("weightFigure() draws an interval from five seeds on, and each seed", () => {
  const few = studyRow("few", { lambda_cluster: 0.1, lambda_match: 0.1 }, [[10, 20], [11, 20], [12, 26], [
    10,
    22,
  ]]);
  const many = { ...few, cells: [...few.cells, few.cells[0]] };
  const figureOf = (row: typeof few) => weightFigure(weighMethods([STUDY[0].baseline, row]));
  const rules = (svg: string) => svg.match(/aria-label="rule"/g)!.length;
  assertEquals(rules(figureOf(many)) - rules(figureOf(few)), 3);
  // Seeds and mean, in three panels.
  assertEquals(figureOf(few).match(/<circle/g)?.length, 3 * (4 + 1));
  assertEquals(figureOf(many).match(/<circle/g)?.length, 3 * (5 + 1));
});

Deno.test("weightFigure() leaves out a weight of which a seed has no score", () => {
  const row = studyRow("failed", { lambda_cluster: 0.3, lambda_match: 0.3 });
  const failed = { ...row, cells: row.cells.map((cell) => ({ ...cell, metrics: null })) };
  const [study] = weighMethods([...[STUDY[0].baseline], failed]);
  assertEquals(weightFigure([study]).match(/<circle/g), null);
});
