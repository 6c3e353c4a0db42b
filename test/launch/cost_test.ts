import { assertEquals } from "@std/assert";
import type { BackboneDefinition } from "../../src/backbone/types.ts";
import { estimateCell } from "../../src/launch/cost.ts";
import type { MethodDefinition } from "../../src/methods/types.ts";
import type { CellSettings } from "../../src/spec/mod.ts";

const backbone = { width: 10, patch: 8, depth: 2 } as BackboneDefinition;
const method = {
  stepFlops: ({ batch, positions, width, classes }) => batch * positions * width * classes,
} as Pick<MethodDefinition, "stepFlops"> as MethodDefinition;

function settings(mirror: boolean): CellSettings {
  return {
    train: { steps: 5, batch: 3, resolution: 16 },
    evaluate: { resolution: 8, mirror },
    options: {},
  } as CellSettings;
}

Deno.test("estimateCell() counts each training picture once, and each scored one twice where it is mirrored", () => {
  const sizes = { train: 7, val: 4 };
  assertEquals(estimateCell(settings(true), method, backbone, 6, sizes).backbonePasses, 7 + 2 * 4);
  assertEquals(estimateCell(settings(false), method, backbone, 6, sizes).backbonePasses, 7 + 4);
});

Deno.test("estimateCell() takes all steps at the size of the training pictures", () => {
  // 16 px at patch 8 are 4 positions.
  assertEquals(
    estimateCell(settings(true), method, backbone, 6, { train: 7, val: 4 }).trainingFlops,
    5 * 3 * 4 * 10 * 6,
  );
});

Deno.test("estimateCell() counts the products of a transformer's blocks", () => {
  // Per block and token 12 C^2 multiplications and additions, and per pair of tokens 2 C: 5 tokens at 16 px, 2 at 8 px.
  const pass = (tokens: number) => 2 * 2 * (12 * tokens * 100 + 2 * tokens ** 2 * 10);
  const { backboneFlops } = estimateCell(settings(false), method, backbone, 6, { train: 7, val: 4 });
  assertEquals(backboneFlops, 7 * pass(5) + 4 * pass(2));
});
