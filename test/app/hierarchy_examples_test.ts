import { assertEquals } from "@std/assert";
import { drawExamples } from "../../src/app/hierarchy_examples.ts";
import { startEngine } from "../../src/engine/start.ts";
import type { RestoredHead } from "../../src/model/restored_head.ts";

await startEngine("wasm");

/** Patches per axis, and pixels of a patch. */
const [GRID, PATCH] = [4, 2];
const SIDE = GRID * PATCH;

/** One picture a split; its pixels say where they are. */
const PICTURE = {
  width: SIDE,
  height: SIDE,
  data: Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return [pixel % SIDE, Math.floor(pixel / SIDE), 0][at % 3];
  }),
};

/** Codes that are all along the first axis, but for two patches: one in the right upper corner, one amid the picture. */
function bank() {
  const features = Float32Array.from({ length: 3 * GRID * GRID }, (_, at) => at % 3 === 0 ? 1 : 0);
  features.set([0, 1, 0], 3 * (GRID - 1));
  features.set([0, 0, 1], 3 * (2 * GRID + 1));
  return {
    val: {
      count: 1,
      gridSize: GRID,
      channels: 3,
      resolution: SIDE,
      split: { id: () => "field" },
      features: () => Promise.resolve(features),
    },
    picture: () => Promise.resolve(PICTURE),
  } as unknown as Parameters<typeof drawExamples>[1];
}

Deno.test("drawExamples() cuts patches with what lies around them, within the picture, and is grey where there is none", async () => {
  const centers = [{ rows: 4, columns: 3, data: Float32Array.of(0, 1, 0, 0, 0, 1, 1, 0, 0, -1, -1, -1) }];
  const predictor = { codes: (features: { clone(): unknown }) => features.clone() };
  const head = { predictor, model: { hierarchy: { centers, plans: [] } } } as unknown as RestoredHead;
  const { strips, shown } = await drawExamples(head, bank());
  const field = (share: number) => ({ share, pictures: ["field"] });
  const levels = [[field(1 / 16), field(1 / 16), field(14 / 16), { share: 0, pictures: [] }]];
  assertEquals(shown, { each: 3, side: 3 * PATCH, levels });
  assertEquals([strips.width, strips.height], [3 * 3 * PATCH, 4 * 3 * PATCH]);
  const first = (row: number, column: number) => {
    const at = 3 * (row * 6 * strips.width + column * 6);
    return [...strips.data.subarray(at, at + 3)];
  };
  // The corner is moved inwards; the other has a patch on either side.
  assertEquals([first(0, 0), first(1, 0)], [[SIDE - 6, 0, 0], [0, 2, 0]]);
  assertEquals([first(0, 1), first(3, 0)], [[127, 127, 127], [127, 127, 127]]);
});
