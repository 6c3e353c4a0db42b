import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { cellDigest, sealCell } from "../../src/results/cell_digest.ts";
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
  assertNotEquals(cellDigest({ ...cell, metrics: { ...metrics!, mean_code_cosine: 0.26 } }), cell.digest);
  assertNotEquals(cellDigest({ ...cell, curve: { ...cell.curve, steps: [11] } }), cell.digest);
  assertEquals(cellDigest({ ...cell, provenance: { ...provenance, wall_seconds: 99 } }), cell.digest);
});

Deno.test("sealCell() puts the digest before the provenance", () => {
  assertEquals(Object.keys(sealCell(cell)).slice(-2), ["digest", "provenance"]);
  assertEquals(sealCell(cell), cell);
});
