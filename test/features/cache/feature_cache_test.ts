import { assertEquals } from "@std/assert";
import { type BankIdentity, CACHE_BUDGET, FeatureCache } from "../../../src/features/cache/feature_cache.ts";
import type { MapLayout } from "../../../src/features/cache/types.ts";
import { withFolder } from "../../cli/terminal_fixture.ts";

const BANK: BankIdentity = {
  dataset: { name: "./stripes.ts", fingerprint: "stripes-1" },
  backbone: { name: "patch-means", digest: "weights-1" },
  split: "train",
  resolution: 32,
  precision: "f32",
};
const LAYOUT: MapLayout = { kind: "features", count: 2, shape: [3], precision: "f32", derived: false };

function cacheIn(folder: string, numerics = "wasm-1"): FeatureCache {
  const clock = { elapsed: () => 0, now: () => new Date(0) };
  return new FeatureCache({ folder, budget: CACHE_BUDGET, numerics, clock, warn: () => {} });
}

/** Stores an array and names the folders there are. */
async function storing(
  folder: string,
  bank: Partial<BankIdentity> = {},
  layout: Partial<MapLayout> = {},
  numerics?: string,
): Promise<string[]> {
  using cache = cacheIn(folder, numerics);
  const map = { ...LAYOUT, ...layout };
  const size = map.shape.reduce((product, axis) => product * axis, 1);
  await cache.bank({ ...BANK, ...bank }).store(map).get(0, () => Promise.resolve(new Float32Array(size)));
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.filter(({ isDirectory }) => isDirectory).map(({ name }) => name);
}

Deno.test("FeatureCache keeps features for the next process", () =>
  withFolder(async (folder) => {
    {
      using cache = cacheIn(folder);
      await cache.bank(BANK).store(LAYOUT).get(1, (item) => Promise.resolve(Float32Array.of(item, 2, 3)));
    }
    using cache = cacheIn(folder);
    assertEquals(await cache.bank(BANK).store(LAYOUT).find(1), Float32Array.of(1, 2, 3));
  }));

Deno.test("FeatureCache names a key's folder so that one sees what it holds", () =>
  withFolder(async (folder) => {
    const [name] = await storing(folder);
    assertEquals(name.replace(/[\da-f]{16}$/, "*"), "._stripes.ts-patch-means-train-features-*");
    const key = JSON.parse(await Deno.readTextFile(`${folder}/${name}/key.json`));
    assertEquals([key.dataset, key.weights, key.numerics], ["stripes-1", "weights-1", "wasm-1"]);
  }));

Deno.test("FeatureCache keeps features of data whose name is longer than a folder's may be", () =>
  withFolder(async (folder) => {
    const [name] = await storing(folder, { dataset: { name: "x".repeat(300), fingerprint: "x" } });
    assertEquals(name.replace(/[\da-f]{16}$/, "*"), `${"x".repeat(40)}-patch-means-train-features-*`);
  }));

Deno.test("everything that can change a feature has a folder of its own, and nothing else has", () =>
  withFolder(async (folder) => {
    let count = (await storing(folder)).length;
    const others: [Partial<BankIdentity>, Partial<MapLayout>?, string?][] = [
      [{ dataset: { name: "./stripes.ts", fingerprint: "stripes-2" } }],
      [{ backbone: { name: "patch-means", digest: "weights-2" } }],
      [{ backbone: { name: "pixels", digest: "weights-1" } }],
      [{ code: { backbone: "code-1" } }],
      [{ code: { backbone: "code-2" } }],
      [{ code: { dataset: "code-1" } }],
      [{ split: "val" }],
      [{ resolution: 64 }],
      [{ precision: "f16" }],
      [{}, { kind: "flipped" }],
      [{}, { shape: [4] }],
      [{}, { count: 3 }],
      [{}, {}, "wasm-2"],
    ];
    for (const [bank, layout, numerics] of others) {
      assertEquals((await storing(folder, bank, layout, numerics)).length, ++count);
    }
    assertEquals((await storing(folder)).length, count);
  }));
