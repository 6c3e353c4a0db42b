import { assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { pathToFileURL } from "node:url";
import { FeatureCache } from "../../src/features/cache/feature_cache.ts";
import { startEngine } from "../../src/engine/start.ts";
import { openCohort } from "../../src/launch/cohort_resources.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

Deno.test("openCohort() readies both splits at their own resolutions", async () => {
  await startEngine("wasm");
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const small = { ...settings, evaluate: { ...settings.evaluate, resolution: 16 } };
  const { dataset, train, val, dispose } = await openCohort(small, resources);
  assertEquals([dataset.name, train.count, val.count], ["stripes", 6, 3]);
  assertEquals([train.gridSize, val.gridSize, train.channels], [4, 2, 6]);
  dispose();
});

Deno.test("openCohort() takes the training mean away from both splits where the settings ask for it", async () => {
  await startEngine("wasm");
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const plain = await openCohort(settings, resources);
  const centred = await openCohort({ ...settings, features: { center: true, precision: "f32" } }, resources);
  // The mean is over 96 positions of values up to 5 in float32: 1e-5 is rounding.
  for (const value of await centred.train.mean()) assertAlmostEquals(value, 0, 1e-5);
  const [before, after] = [await plain.val.features(0), await centred.val.features(0)];
  const mean = await plain.train.mean();
  after.forEach((value, at) => assertAlmostEquals(value, before[at] - mean[at % 6], 1e-5));
  [plain, centred].forEach(({ dispose }) => dispose());
});

Deno.test("openCohort() computes the features of a backbone without a weight file", async () => {
  await startEngine("wasm");
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const { train, dispose } = await openCohort({ ...settings, backbone: "./color_means.ts" }, resources);
  assertEquals([train.channels, (await train.features(0)).length], [3, 4 * 4 * 3]);
  dispose();
});

Deno.test("openCohort() refuses a split to score on of which an item cannot be read, and tells of its work", async () => {
  await startEngine("wasm");
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  let work = 0;
  const onWork = () => void work++;
  (await openCohort(settings, resources, {}, undefined, onWork)).dispose();
  assertEquals(work, 6, "three pictures and three label maps");
  const split = (await resources.openDataset(settings)).split("val");
  const label = (index: number) =>
    index === 2 ? Promise.reject(new Error("Cannot decode")) : split.label(index);
  const broken = Object.assign(Object.create(resources), {
    openDataset: async () => ({
      ...await resources.openDataset(settings),
      split: () => ({ ...split, label }),
    }),
    loadBackbone: (name: string) => resources.loadBackbone(name),
    code: () => resources.code(settings),
  });
  await assertRejects(() => openCohort(settings, broken), Error, "Cannot decode");
});

Deno.test("openCohort() draws no picture ahead that comes from no file", async () => {
  await startEngine("wasm");
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const dataset = await resources.openDataset(settings);
  const drawn = Object.assign(Object.create(resources), {
    openDataset: () =>
      Promise.resolve({
        ...dataset,
        split: (name: "train" | "val") => ({ ...dataset.split(name), files: () => [] }),
      }),
    loadBackbone: (name: string) => resources.loadBackbone(name),
    code: () => resources.code(settings),
  });
  let work = 0;
  (await openCohort(settings, drawn, {}, undefined, () => void work++)).dispose();
  assertEquals(work, 3, "three label maps");
});

Deno.test("openCohort() refuses a split of which every label is one class, in the words of data", async () => {
  await startEngine("wasm");
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const dataset = await resources.openDataset(settings);
  const scored = (label: (pixel: number) => number) => {
    const val = dataset.split("val");
    const data = Int32Array.from({ length: 32 * 32 }, (_, pixel) => label(pixel));
    const labelled = { ...val, label: () => Promise.resolve({ width: 32, height: 32, data }) };
    return Object.assign(Object.create(resources), {
      openDataset: () =>
        Promise.resolve({
          ...dataset,
          split: (name: "train" | "val") => name === "val" ? labelled : dataset.split(name),
        }),
      loadBackbone: (name: string) => resources.loadBackbone(name),
      code: () => resources.code(settings),
    });
  };
  const refusals = [
    [(pixel: number) => pixel % 2 - 1, 'val: every label is "red", expected 3 classes'],
    [() => -1, "val: no item read has labels, so it cannot be scored"],
  ] as const;
  for (const [label, message] of refusals) {
    const error = await assertRejects(() => openCohort(settings, scored(label)), RangeError);
    assertEquals(error.message, `Cannot score on dataset "stripes": ${message}`);
  }
  (await openCohort(settings, scored((pixel) => pixel % 2))).dispose();
});

Deno.test("openCohort() takes no kept features of a backbone whose code was changed", () =>
  withFolder(async (folder) => {
    await startEngine("wasm");
    const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
    const means = new URL("../fixtures/color_means.ts", import.meta.url).href;
    const firstFeature = async (name: string, shift: number) => {
      const path = `${folder}/${name}.ts`;
      await Deno.writeTextFile(
        path,
        `import { add } from "@tensorflow/tfjs-core";
        import means from "${means}";
        const { features, ...others } = await means.load("");
        const shifted = { ...others, features: (images) => add(features(images), ${shift}) };
        export default { ...means, load: () => Promise.resolve(shifted) };`,
      );
      const clock = { elapsed: () => 0, now: () => new Date(0) };
      const cache = new FeatureCache({
        folder: `${folder}/cache`,
        budget: 2 ** 30,
        numerics: "test",
        clock,
        warn: (message) => assertEquals(message, ""),
      });
      const backbone = pathToFileURL(path).href;
      const { train, dispose } = await openCohort({ ...settings, backbone }, resources, {}, cache);
      const [first] = await train.features(0);
      dispose();
      return first;
    };
    const before = await firstFeature("before", 0);
    assertEquals(await firstFeature("after", 1000), Math.fround(before + 1000));
    const keys = await Array.fromAsync(Deno.readDir(`${folder}/cache`));
    assertEquals(keys.filter(({ isDirectory }) => isDirectory).length, 2);
  }));
