import { assert, assertEquals, assertRejects } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { openModel } from "../../src/app/open_model.ts";
import { startEngine } from "../../src/engine/start.ts";
import { loadModel } from "../../src/model/model_file.ts";
import type { KeptModel } from "../../src/model/types.ts";
import stripes from "../fixtures/stripes.ts";
import { fixtureWorkspace, withFolder } from "../cli/terminal_fixture.ts";
import { trainedModel } from "../model/trained_model.ts";

Deno.test("openModel() makes a model ready from its path or as it was read, and leaves no tensor behind", () =>
  withFolder(async (folder) => {
    const { path } = await trainedModel(folder);
    const options = { workspace: fixtureWorkspace(), engine: await startEngine("wasm") };
    const image = await (await stripes.open("")).split("val").image(1);
    const { numTensors } = memory();
    const classes = [];
    for (const model of [path, await loadModel(path)]) {
      const open = await openModel(model, options);
      assertEquals(open.model.path, path);
      const { width, height, classes: map } = await open.segment(image);
      assertEquals([width, height], [32, 32]);
      classes.push([...map]);
      open.dispose();
    }
    assertEquals(classes[0], classes[1]);
    assert(new Set(classes[0]).size > 1);
    assertEquals(memory().numTensors, numTensors);
  }));

Deno.test("openModel() refuses a model whose method, code or weights are others here, or whose weights are missing", () =>
  withFolder(async (folder) => {
    const model = await loadModel((await trainedModel(folder)).path);
    const workspace = fixtureWorkspace();
    const { numTensors } = memory();
    const refused = (changes: Partial<KeptModel>, type: new () => Error, message: string, here = workspace) =>
      assertRejects(() => openModel({ ...model, ...changes }, { workspace: here }), type, message);
    const { identity, backbone } = model;
    await refused(
      { identity: { ...identity, method_version: 0 } },
      RangeError,
      'it was trained by version 0 of "stego", expected version 1, which is here',
    );
    await refused(
      { identity: { ...identity, code: { ...identity.code, backbone: "other" } } },
      RangeError,
      'the code of its backbone "./patch_means.ts" was changed since it was trained',
    );
    await refused(
      { backbone: { ...backbone, digest: "other" } },
      RangeError,
      "expected other, those that it was trained on",
    );
    const elsewhere = { ...workspace, data: [folder] };
    await refused({}, Deno.errors.NotFound, "deno task weights ./patch_means.ts", elsewhere);
    assertEquals(memory().numTensors, numTensors);
  }));
