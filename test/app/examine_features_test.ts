import { assert, assertEquals, assertRejects } from "@std/assert";
import sharp from "sharp";
import { examineFeatures } from "../../src/app/examine_features.ts";
import { SpecError } from "../../src/spec/mod.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";

function workspaceIn(folder: string) {
  const workspace = fixtureWorkspace({ checkpoints: `${folder}/checkpoints`, cache: `${folder}/cache` });
  return { ...workspace, trials: `${folder}/trials`, digests: `${folder}/digests` };
}

Deno.test("examineFeatures() scores a backbone beside colours, and draws its features, the same at each call", () =>
  withFolder(async (folder) => {
    const options = { workspace: workspaceIn(folder), workers: 1, seeds: [0, 3], images: 2 };
    const examine = () => examineFeatures("./patch_means.ts", "./preset_stripes.ts", options);
    const { examination, pictures, folder: written } = await examine();
    assertEquals(examination.backbones.map(({ backbone }) => backbone), ["./patch_means.ts", "color"]);
    for (const { kmeans, linear, neighbors, components } of examination.backbones) {
      // Stripes are told apart by their colour, and each patch lies within one; where four meet, votes are blended.
      assert(neighbors!.acc.values.every((acc) => acc! > 95), JSON.stringify(neighbors));
      assertEquals([kmeans, linear!, neighbors!].map(({ miou }) => miou.values.length), [2, 2, 2]);
      assertEquals([kmeans.miou.low, kmeans.miou.mean !== null], [null, true]);
      assertEquals(components.length, 3);
      assert(components[0] >= components[1] && components.reduce((sum, share) => sum + share) <= 1 + 1e-9);
    }
    const { train, evaluate } = examination.settings;
    // The settings that suit the set, its batch as large as there are pictures.
    assertEquals([train.steps, train.batch, evaluate.readout, evaluate.resolution], [30, 6, "converged", 32]);
    assert(written.startsWith(`${folder}/looked-at/features-`), written);

    assertEquals(pictures.map(({ index }) => index), [0, 2]);
    const { width, height } = await sharp(pictures[0].png).metadata();
    assertEquals([width, height], [6 + 3 * (evaluate.resolution + 6), 6 + evaluate.resolution + 6]);
    const again = await examine();
    assertEquals(again.examination, examination);
    assertEquals(again.pictures, pictures);
  }));

Deno.test("examineFeatures() of colours alone has one row", () =>
  withFolder(async (folder) => {
    const options = { workspace: workspaceIn(folder), workers: 1, steps: 2, seeds: [0], images: 1 };
    const { examination } = await examineFeatures("color", "./preset_stripes.ts", options);
    assertEquals(examination.backbones.map(({ backbone }) => backbone), ["color"]);
  }));

Deno.test("examineFeatures() refuses a backbone that there is none of", () =>
  withFolder(async (folder) => {
    await assertRejects(
      () => examineFeatures("vit-x9", "./preset_stripes.ts", { workspace: workspaceIn(folder) }),
      SpecError,
      "vit-x9",
    );
  }));
