import { assertEquals, assertMatch, assertNotEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { cellDigest, parseCell, parseJson, sealCell } from "../../src/results/cell_file.ts";
import { stableJson } from "../../src/base/stable_json.ts";
import { cellOf, pointOf, tinyPlan } from "./results_fixture.ts";

const cell = cellOf(pointOf(tinyPlan(), "OMH"), 0);

Deno.test("cellDigest() is the same in memory and as read from a file", () => {
  const diverged = { ...cell, curve: { steps: [1], losses: { total: [NaN] }, diagnostics: {} } };
  assertMatch(cellDigest(diverged), /^[0-9a-f]{16}$/);
  assertEquals(cellDigest(JSON.parse(stableJson(diverged))), cellDigest(diverged));
});

Deno.test("cellDigest() sees every number but those of the provenance", () => {
  const { metrics, provenance } = cell;
  assertNotEquals(cellDigest({ ...cell, metrics: { ...metrics!, groups: [] } }), cell.digest);
  assertNotEquals(cellDigest({ ...cell, curve: { ...cell.curve, steps: [11] } }), cell.digest);
  assertEquals(cellDigest({ ...cell, provenance: { ...provenance, wall_seconds: 99 } }), cell.digest);
});

Deno.test("sealCell() puts the digest before the provenance", () => {
  assertEquals(Object.keys(sealCell(cell)).slice(-2), ["digest", "provenance"]);
  assertEquals(sealCell(cell), cell);
});

Deno.test("parseCell() reads what a run has written", () => {
  assertEquals(parseCell(stableJson(cell), "x.json"), JSON.parse(JSON.stringify(cell)));
  const diverged = cellOf(pointOf(tinyPlan(), "OMH"), 0, {
    outcome: { status: "diverged", step: 3, cause: "NaN" },
  });
  assertEquals(parseCell(stableJson(diverged), "x.json").outcome.status, "diverged");
});

Deno.test("parseCell() reads the validations that chose a step", () => {
  const validation = { chosen: 4, steps: [2, 4], scores: [null, 31.5] };
  assertEquals(parseCell(stableJson({ ...cell, validation }), "x.json").validation, validation);
});

const BROKEN: [what: string, text: string, part: string][] = [
  ["half a file", stableJson(cell).slice(0, 500), "it is no JSON, expected omh-bench/cell@2"],
  ["an empty file", "", "it is no JSON"],
  ["another schema", stableJson({ ...cell, schema: "omh-bench/cell@1" }), "its schema is omh-bench/cell@1"],
  ["a list", "[]", "its schema is undefined"],
  ["null", "null", "its schema is undefined"],
  [
    "no counts",
    stableJson({ ...cell, metrics: { ...cell.metrics, images: undefined } }),
    "metrics.images",
  ],
  [
    "a text for a score",
    stableJson({ ...cell, metrics: { ...cell.metrics, linear: { ...cell.metrics!.linear, acc: "80" } } }),
    "metrics.linear.acc",
  ],
  ["a validation of nothing", stableJson({ ...cell, validation: { chosen: 4 } }), "validation.steps"],
  ["an unknown outcome", stableJson({ ...cell, outcome: { status: "lost" } }), "outcome.status"],
];
for (const [what, text, part] of BROKEN) {
  Deno.test(`parseCell() refuses ${what}, naming the file`, () => {
    const { message } = assertThrows(() => parseCell(text, "cells/x.json"), SyntaxError);
    assertStringIncludes(message, 'Cannot read the result "cells/x.json": ');
    assertStringIncludes(message, part);
  });
}

Deno.test("parseJson() keeps the cause", () => {
  const error = assertThrows(() => parseJson("{", "x.json", "a table"), SyntaxError, "expected a table");
  assertEquals((error.cause as Error).name, "SyntaxError");
});

Deno.test("a result whose cause says nothing is never written, and is read where it was", () => {
  const failed = {
    ...cell,
    metrics: null,
    outcome: { status: "failed", step: 3, cause: undefined as unknown as string } as const,
  };
  const sealed = sealCell(failed);
  assertEquals(parseCell(stableJson(sealed), "x.json").outcome, {
    status: "failed",
    step: 3,
    cause: "something without a message was thrown",
  });
  assertEquals(parseCell(stableJson({ ...failed, digest: cellDigest(failed) }), "x.json").seed, cell.seed);
});
