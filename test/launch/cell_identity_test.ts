import { assertEquals, assertMatch, assertRejects, assertStringIncludes } from "@std/assert";
import { pathToFileURL } from "node:url";
import { sha256, sha256File } from "../../src/base/digest.ts";
import { openDataset } from "../../src/data/open_dataset.ts";
import { moduleDigest } from "../../src/base/module_digest.ts";
import datasetOfStripes from "../fixtures/stripes.ts";
import { identify, identifyCells } from "../../src/launch/cell_identity.ts";
import { Resources } from "../../src/launch/resources.ts";
import { cellKey, changedParts } from "../../src/spec/mod.ts";
import { FIXTURES, HOME } from "../cli/terminal_fixture.ts";
import { plannedFixture } from "./plan_fixture.ts";

const NUMERICS = "wasm/test";

const digestOf = (module: string) => moduleDigest(new URL(`../fixtures/${module}`, import.meta.url).href);

Deno.test("identify() says which method, data, weights and arithmetic a cell's numbers depend on", async () => {
  const { cells: [{ settings }], resources } = await plannedFixture("slow.yaml");
  assertEquals(await identify(settings, resources, NUMERICS), {
    methodVersion: 1,
    datasetFingerprint: (await openDataset(datasetOfStripes, ["/none"])).fingerprint,
    weightsDigest: await sha256File(`${FIXTURES}patch_means.weights`),
    code: {
      method: await digestOf(settings.method),
      dataset: await digestOf(settings.dataset),
      backbone: await digestOf(settings.backbone),
    },
    numerics: NUMERICS,
  });
});

Deno.test("identifyCells() opens a dataset once however many cells name it, in pieces or not", async () => {
  const { plan, resources, cells } = await plannedFixture("tiny.yaml");
  const { open } = datasetOfStripes;
  const asked: string[] = [];
  datasetOfStripes.open = async (root) => {
    asked.push("open");
    const dataset = await open(root);
    return { ...dataset, split: (name) => (asked.push(name), dataset.split(name)) };
  };
  try {
    await identifyCells(plan, resources, NUMERICS);
    const { settings } = cells[0];
    const cropped = { ...settings, train: { ...settings.train, crop: "five" as const } };
    await Promise.all([cropped, cropped].map((settings) => identify(settings, resources, NUMERICS)));
    assertEquals(asked, ["open", "train", "val"]);
  } finally {
    datasetOfStripes.open = open;
  }
});

Deno.test("identify() tells five crops of a dataset from the whole pictures", async () => {
  const { cells: [{ settings }], resources } = await plannedFixture("slow.yaml");
  const whole = await identify(settings, resources, NUMERICS);
  const crop = { ...settings, train: { ...settings.train, crop: "five" as const } };
  const cropped = await identify(crop, resources, NUMERICS);
  assertEquals(whole.datasetFingerprint === cropped.datasetFingerprint, false);
});

Deno.test("identify() says which weight file is missing", async () => {
  const { cells: [{ settings }], resources: { scope } } = await plannedFixture("slow.yaml");
  const resources = new Resources({ data: ["/nowhere"] }, scope);
  const error = await assertRejects(() => identify(settings, resources, NUMERICS), Deno.errors.NotFound);
  assertStringIncludes(error.message, "/nowhere/patch_means.weights");
});

Deno.test("identifyCells() gives every cell a key of its own, whatever the rows are called", async () => {
  const { plan, resources } = await plannedFixture("tiny.yaml");
  const cells = await identifyCells(plan, resources, NUMERICS);
  for (const { key } of cells) assertMatch(key.key, /^[0-9a-f]{16}$/);
  assertEquals(new Set(cells.map(({ key }) => key.key)).size, 6);
  const other = await plannedFixture("tiny_reversed.yaml");
  const renamed = await identifyCells(other.plan, other.resources, NUMERICS);
  const shared = renamed.filter(({ key }) => cells.some((cell) => cell.key.key === key.key));
  assertEquals(shared.map(({ cell: { point, seed } }) => `${point.name}/${seed}`), [
    "0.1/1",
    "0.1/0",
    "0.02/1",
    "0.02/0",
  ]);
});

Deno.test("identifyCells() gives other keys on an engine of other arithmetic", async () => {
  const { plan, resources } = await plannedFixture("slow.yaml");
  const keys = async (numerics: string) =>
    (await identifyCells(plan, resources, numerics)).map(({ key }) => key.key);
  const [a, b] = [await keys("a"), await keys("b")];
  assertEquals(a.filter((key) => b.includes(key)), []);
});

Deno.test("identify() sees a method's changed learning rate, also in what it imports, and no other name for it", async () => {
  const { cells: [{ settings }] } = await plannedFixture("slow.yaml");
  const folder = await Deno.makeTempDir({ prefix: "omh-bench-test-" });
  try {
    const write = (rate: string, name = "mine.ts") =>
      Promise.all([
        Deno.writeTextFile(`${folder}/rate.ts`, `export const rate = ${rate};\n`),
        Deno.writeTextFile(
          `${folder}/${name}`,
          `import method from "${new URL("../fixtures/faulty_probe.ts", import.meta.url).href}";
import { rate } from "./rate.ts";
export default { ...method, rate };
`,
        ),
      ]);
    const keyOf = async (method: string, plugins = {}) => {
      const scope = { base: pathToFileURL(`${folder}/spec.yaml`).href, plugins };
      const own = { ...settings, method, dataset: "earthcover6", backbone: "earthcover-vit" };
      const identity = await identify(own, new Resources({ data: [`${HOME}datasets`] }, scope), NUMERICS);
      assertEquals(Object.keys(identity.code ?? {}), ["method"]);
      return cellKey({ settings: own, seed: 0, identity });
    };
    await write("0.1");
    const before = await keyOf("./mine.ts");
    await write("0.1", "moved.ts");
    assertEquals(await keyOf("./moved.ts"), before);
    assertEquals(await keyOf("mine", { mine: "./moved.ts" }), before);
    await write("10");
    assertEquals(changedParts((await keyOf("./mine.ts")).parts, before.parts), ["code"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("identify() gives a backbone without a weight file a digest that follows from its name", async () => {
  const { cells: [{ settings }], resources } = await plannedFixture("tiny.yaml");
  const { weightsDigest } = await identify(
    { ...settings, backbone: "./color_means.ts" },
    resources,
    "wasm/test",
  );
  assertEquals(weightsDigest, sha256("color-means"));
});
