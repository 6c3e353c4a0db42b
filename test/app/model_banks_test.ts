import { assertEquals, assertRejects } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { type ModelBank, withModelBanks } from "../../src/app/model_banks.ts";
import { startEngine } from "../../src/engine/start.ts";
import { loadModel } from "../../src/model/model_file.ts";
import stripes from "../fixtures/stripes.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";
import { trainedModel } from "../model/trained_model.ts";

Deno.test("withModelBanks() opens models that look at the same features together, and frees them", () =>
  withFolder(async (folder) => {
    const model = await loadModel((await trainedModel(folder)).path);
    const centered = { ...model, mean: new Float32Array(model.backbone.channels).fill(1) };
    const options = { workspace: fixtureWorkspace(), engine: await startEngine("wasm") };
    const { numTensors } = memory();
    const found: { places: readonly number[]; first: number }[] = [];
    const use = async ({ heads, places, val, dataset, picture }: ModelBank) => {
      assertEquals([heads.length, dataset.name, val.count], [places.length, "stripes", 3]);
      const image = await (await stripes.open("")).split("val").image(2);
      assertEquals(await picture(2), image);
      found.push({ places, first: (await val.features(0))[0] });
    };
    await withModelBanks([model, centered, { ...model }], options, use);
    assertEquals(found.map(({ places }) => places), [[0, 2], [1]]);
    assertEquals(Math.fround(found[0].first - 1), found[1].first);
    assertEquals(memory().numTensors, numTensors);
    await assertRejects(
      () => withModelBanks([model], options, () => Promise.reject(new Error("stop"))),
      Error,
      "stop",
    );
    const other = { ...model, identity: { ...model.identity, dataset_fingerprint: "other" } };
    await assertRejects(
      () => withModelBanks([other], options, use),
      RangeError,
      `Cannot predict pictures of "stripes": its fingerprint is ${model.identity.dataset_fingerprint}, expected other`,
    );
    assertEquals(memory().numTensors, numTensors);
  }));
