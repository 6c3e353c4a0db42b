import { assertEquals, assertThrows } from "@std/assert";
import { weighMethods } from "../../src/results/weight_study.ts";
import { studyRow } from "./weight_fixture.ts";

const BASELINE = studyRow("STEGO", null, [[10, 20], [11, 20], [12, 26]]);

Deno.test("weighMethods() makes a curve of each reading, the literal one first", () => {
  const [{ method, baseline, curves }] = weighMethods([
    BASELINE,
    studyRow("assigned", { lambda_cluster: 0.1, lambda_match: 0.1, match_over: "assigned" }),
    studyRow("alone", { lambda_cluster: 0.1, lambda_match: 0 }),
    studyRow("match", { lambda_cluster: 0, lambda_match: 0.2 }),
    studyRow("unequal", { lambda_cluster: 0.01, lambda_match: 1 }),
    studyRow("large", { lambda_cluster: 1, lambda_match: 1 }),
    studyRow("late", { lambda_cluster: 0.1, lambda_match: 0.1, start_step: 120, start_centers: "kmeans" }),
    studyRow("small", { lambda_cluster: 0.03, lambda_match: 0.03 }),
  ]);
  assertEquals([method, baseline.name], ["stego", "STEGO"]);
  assertEquals(
    curves.map((
      { reading, isLiteral, points },
    ) => [reading, isLiteral, points.map(({ name, weight }) => [name, weight])]),
    [
      ["both losses", true, [["small", 0.03], ["large", 1]]],
      ["both losses, match_over assigned", false, [["assigned", 0.1]]],
      ["cluster losses alone", false, [["alone", 0.1]]],
      ["matching losses alone", false, [["match", 0.2]]],
      ["matching losses weighted 100 times the cluster losses", false, [["unequal", 0.01]]],
      ["both losses, start_step 120, start_centers kmeans", false, [["late", 0.1]]],
    ],
  );
});

Deno.test("weighMethods() judges each curve by the baseline of its method", () => {
  const hp = studyRow("HP", null, [[1, 2], [2, 2], [3, 2]], "hp");
  const collapsed = { lambda_cluster: 1, lambda_match: 1 };
  const methods = weighMethods([
    BASELINE,
    studyRow("a", collapsed, [[2, 2]]),
    hp,
    studyRow("b", collapsed, [[2, 2]], "hp"),
  ]);
  assertEquals(methods.map(({ method, curves }) => [method, curves[0].choice.weight]), [["stego", null], [
    "hp",
    1,
  ]]);
});

Deno.test("weighMethods() asks for one baseline a method", () => {
  for (const [rows, found] of [[[studyRow("a", {})], 0], [[BASELINE, BASELINE], 2]] as const) {
    assertThrows(
      () => weighMethods(rows),
      RangeError,
      `Cannot tell the baseline of "stego": ${found} rows are without OMH, expected one`,
    );
  }
});
