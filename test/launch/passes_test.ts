import { assertEquals, assertGreater } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { FeatureBank } from "../../src/features/feature_bank.ts";
import { disposeBatch, FeatureStream } from "../../src/features/feature_stream.ts";
import type { StreamPart } from "../../src/features/types.ts";
import { cacheBytes, type CostedCell, countPasses } from "../../src/launch/passes.ts";
import type { MethodDefinition } from "../../src/methods/types.ts";
import type { CellSettings } from "../../src/spec/mod.ts";
import { attentiveBackbone, countedSplit, SIDE } from "../features/bank_fixture.ts";

interface CellChange {
  readonly needs?: readonly StreamPart[];
  readonly steps?: number;
  readonly center?: boolean;
  readonly flip?: boolean;
  readonly dropLast?: boolean;
  readonly extra?: number;
  readonly validateEvery?: number;
}

const BATCH = 2;

function cellOf(change: CellChange = {}): CostedCell {
  const { needs = [], steps = 6, center = false, flip = false, dropLast = true, extra } = change;
  return {
    settings: {
      train: { steps, batch: BATCH },
      evaluate: { flip, validate_every: change.validateEvery },
      features: { center },
      options: {},
    } as unknown as CellSettings,
    method: {
      needs,
      dropLast,
      ...extra !== undefined && { extraImages: () => extra },
    } as unknown as MethodDefinition,
  };
}

const SIZES = { train: 5, val: 4 };
/** Features of a 4 px picture under the fixture's backbone: 4 cells of 12 channels. */
const MAP_SIZE = { train: 4 * 12, val: 4 * 12 };
const MAP_BYTES = 4 * 12 * 4;

function count(cells: readonly CostedCell[], memory?: number, disk?: number) {
  return countPasses({ cells, sizes: SIZES, mapSize: MAP_SIZE, valueBytes: 2, memory, disk });
}

/** Passes of a real stream over five pictures. */
async function passesOf(needs: readonly StreamPart[], steps: number, budget: number): Promise<number> {
  await startEngine("wasm");
  let passes = 0;
  const counted = (run: (images: never) => unknown) => (images: never) => {
    passes++;
    return run(images);
  };
  const backbone = attentiveBackbone();
  const spy = { ...backbone, features: counted(backbone.features as never) } as typeof backbone;
  const bank = new FeatureBank(
    countedSplit(SIZES.train).split,
    { ...spy, attention: counted(backbone.attention as never) as never },
    { resolution: SIDE, budget },
  );
  const stream = new FeatureStream(bank, { batch: BATCH, seed: 0, needs, dropLast: true });
  for (let step = 0; step < steps; step++) disposeBatch(await stream.batch(step));
  return passes;
}

const PLENTY = 2 ** 20;

for (
  const needs of [[], ["neighbors"], ["attention"], ["attention", "jittered"]] satisfies StreamPart[][]
) {
  for (const [budget, words] of [[PLENTY, "all are kept"], [0, "none are kept"]] as const) {
    Deno.test(`countPasses() agrees with a stream of ${needs.join(", ") || "features"} where ${words}`, async () => {
      const measured = await passesOf(needs, 6, budget);
      assertEquals(count([cellOf({ needs })], budget || 1e-9).train, measured);
    });
  }
}

Deno.test("countPasses() counts no more pictures than a few steps reach", async () => {
  assertEquals(count([cellOf({ steps: 2 })]).train, 4);
  assertEquals(await passesOf([], 2, PLENTY), 4);
});

Deno.test("countPasses() lets cells that share a stream share their passes where nothing is kept", () => {
  const alone = count([cellOf()], 1e-9);
  assertEquals(alone, { train: 12, val: 4 });
  assertEquals(count([cellOf(), cellOf()], 1e-9), alone);
  assertEquals(count([cellOf(), cellOf({ dropLast: false })], 1e-9), { train: 24, val: 8 });
});

Deno.test("countPasses() looks at every picture once for the centre", () => {
  assertEquals(count([cellOf({ steps: 1, center: true })]).train, 5);
  assertEquals(count([cellOf({ steps: 1, center: true })], 1e-9).train, 5 + 2);
});

Deno.test("countPasses() counts what a method looks up besides its batches, cell by cell", () => {
  assertEquals(count([cellOf({ extra: 7 }), cellOf({ extra: 7 })], 1e-9).train, 12 + 14);
});

Deno.test("countPasses() scores flipped pictures as well where a cell asks for it", () => {
  assertEquals(count([cellOf(), cellOf({ flip: true })]).val, 8);
});

Deno.test("countPasses() validates a cell at its interval, flipped pictures unseen", () => {
  assertEquals(count([cellOf({ validateEvery: 4, flip: true })], 1e-9).val, 3 * 4 + 4);
  assertEquals(count([cellOf({ validateEvery: 4, flip: true })]).val, 4 + 4);
});

Deno.test("countPasses() lies between all and nothing where some features are kept", () => {
  const [all, some, none] = [PLENTY, 2 * MAP_BYTES, 1e-9].map((budget) => count([cellOf()], budget).train);
  assertGreater(some, all);
  assertGreater(none, some);
});

Deno.test("countPasses() takes what is kept on disk as what is kept in memory, training pictures first", () => {
  const cells = [cellOf({ extra: 5 }), cellOf({ dropLast: false })];
  assertEquals(count(cells, 1e-9, 9 * MAP_BYTES / 2), { train: 5, val: 4 });
  assertEquals(count(cells, 1e-9, 5 * MAP_BYTES / 2), { train: 5, val: 8 });
});

Deno.test("cacheBytes() takes plain and flipped features at their precision on disk", () => {
  const cohort = { cells: [cellOf({ flip: true })], sizes: SIZES, mapSize: MAP_SIZE, valueBytes: 2 };
  assertEquals(cacheBytes(cohort), (5 + 2 * 4) * 48 * 2);
});

/** A cell of a method that asks for something by name. */
function asking(changes: Partial<MethodDefinition>, change: CellChange = {}): CostedCell {
  const { settings, method } = cellOf(change);
  return { settings, method: { ...method, name: "asking", ...changes } };
}

Deno.test("countPasses() adds those for outputs by name: of pictures as they are once, of scored ones flipped as well", () => {
  const [plain, named] = [
    cellOf({ flip: true }),
    asking({ inputs: { train: ["keys"], predict: ["tokens"] } }, { flip: true }),
  ];
  const twice = count([plain, plain]);
  assertEquals(count([plain, named]), { train: twice.train + SIZES.train, val: twice.val + 2 * SIZES.val });
});

Deno.test("countPasses() adds none for outputs where all cells ask for the same: the passes for features give them", () => {
  const named = asking({ inputs: { train: ["keys"], predict: ["tokens"] } });
  assertEquals(count([named, named]), count([cellOf(), cellOf()]));
});

Deno.test("countPasses() adds those for outputs of neighbours", () => {
  const needs = ["neighbors"] as const;
  const [plain, named] = [
    asking({ needs }),
    asking({ needs, name: "named", inputs: { neighbors: ["keys"] } }),
  ];
  assertEquals(count([plain, named]).train, count([plain, plain]).train + SIZES.train);
});

Deno.test("countPasses() adds a pass for each view at each step", () => {
  const plain = count([cellOf()]);
  const once = count([asking({ views: () => ({ first: () => ({}) }) })]);
  const twice = count([asking({ views: () => ({ first: () => ({}), second: () => ({}) }) })]);
  assertEquals([once.train - plain.train, twice.train - plain.train], [6 * BATCH, 2 * 6 * BATCH]);
});
