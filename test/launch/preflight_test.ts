import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "@std/assert";
import { fileURLToPath } from "node:url";
import { findMissing, preflight, refuseMissing } from "../../src/launch/preflight.ts";
import { Resources } from "../../src/launch/resources.ts";
import type { CellSettings } from "../../src/spec/mod.ts";
import { loadPlan } from "../../src/app/load_plan.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";
import { CHECKPOINTS } from "../backbone/download/_tiny_backbone.ts";
import { GOLDEN_ROOT } from "../data/_files.ts";

function cell(dataset: string, backbone: string): CellSettings {
  return { dataset, backbone } as CellSettings;
}

function missing(root: string, ...cells: CellSettings[]) {
  return findMissing(cells, new Resources({ data: [root] }, { base: import.meta.url }));
}

Deno.test("findMissing() finds all that is missing at once, each once, data first", async () => {
  const found = await missing("/none", cell("potsdam3", "vit-b8"), cell("cocostuff27", "vit-b8"));
  assertEquals(found.map(({ kind, name }) => [kind, name]), [
    ["dataset", "potsdam3"],
    ["dataset", "cocostuff27"],
    ["backbone", "vit-b8"],
  ]);
});

Deno.test("findMissing() says in one line what is missing, where it comes from and what checks it", async () => {
  const [data, weights] = await missing("/none", cell("potsdam3", "vit-b8"));
  for (const words of ["labelled_train.txt", "potsdam.zip", '"deno task data potsdam3 --root /none"']) {
    assertStringIncludes(data.message, words);
  }
  for (
    const words of [
      'no weight file "/none/dino_vitbase8_pretrain.pth"',
      "https://dl.fbaipublicfiles.com/dino/dino_vitbase8_pretrain/dino_vitbase8_pretrain.pth",
      '"deno task weights vit-b8 --root /none"',
    ]
  ) assertStringIncludes(weights.message, words);
  assertEquals([data, weights].map(({ message }) => message.includes("\n")), [false, false]);
  assertEquals([data, weights].map(({ check }) => check), [
    "deno task data potsdam3 --root /none",
    "deno task weights vit-b8 --root /none",
  ]);
});

Deno.test("findMissing() adds the command to the message of a dataset that does not name it", async () => {
  const [data] = await missing("/none", cell("earthcover6", "vit-b8"));
  assertStringIncludes(data.message, "deno task data earthcover6 --root /none");
});

Deno.test("findMissing() finds nothing where all is there", async () => {
  const fixtures = fileURLToPath(new URL("../fixtures/", import.meta.url));
  assertEquals(await missing(fixtures, cell("../fixtures/stripes.ts", "../fixtures/patch_means.ts")), []);
  assertEquals(await missing(fixtures, cell("../fixtures/stripes.ts", "../fixtures/color_means.ts")), []);
  const [weights] = await missing(GOLDEN_ROOT, cell("potsdam3", "../fixtures/patch_means.ts"));
  assertStringIncludes(weights.message, "expected the backbone's; ");
});

Deno.test("findMissing() refuses weights that are there and are not the backbone's", () =>
  withFolder(async (folder) => {
    await Deno.copyFile(`${CHECKPOINTS}tiny_dino_legacy.pth`, `${folder}/dino_deitsmall8_300ep_pretrain.pth`);
    await assertRejects(
      () => missing(folder, cell("potsdam3", "vit-s8")),
      TypeError,
      'as the backbone "vit-s8": it has channels 12 and depth 2, expected channels 384 and depth 12',
    );
  }));

const permissions = (state: Deno.PermissionState) => ({
  querySync: () => ({ state }) as Deno.PermissionStatus,
});

Deno.test("preflight() finds nothing where all is there and may be written", async () => {
  const loaded = await loadPlan("tiny.yaml", { workspace: fixtureWorkspace() });
  assertEquals(
    await preflight([loaded], { writes: ["/some/results"], programs: ["python3"] }, permissions("granted")),
    [],
  );
});

Deno.test("preflight() refuses a folder that may not be written to, and a program that may not be run", async () => {
  for (const state of ["prompt", "denied"] as const) {
    await assertRejects(
      () => preflight([], { writes: ["/some/results"] }, permissions(state)),
      Deno.errors.NotCapable,
      'Requires write access to "/some/results"',
    );
    await assertRejects(
      () => preflight([], { programs: ["python3"] }, permissions(state)),
      Deno.errors.NotCapable,
      'Requires run access to "python3"',
    );
  }
});

Deno.test("preflight() tells what several tables miss, each thing once", async () => {
  const workspace = fixtureWorkspace({ data: "/none" });
  const plans = await Promise.all(
    ["cocostuff", "ablation-tau", "potsdam"].map((name) =>
      loadPlan(`tables/${name}.yaml`, { workspace, track: "paper" })
    ),
  );
  assertEquals((await preflight(plans)).map(({ name }) => name), [
    "cocostuff27",
    "vit-s8",
    "vit-b8",
    "potsdam3",
  ]);
});

Deno.test("refuseMissing() says what is missing, a line for each thing, and nothing where nothing is", () => {
  refuseMissing([]);
  const error = assertThrows(
    () => refuseMissing([{ message: "no data" }, { message: "no weights" }]),
    Deno.errors.NotFound,
  );
  assertEquals(error.message, "no data\nno weights");
});
