import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { encodeSafetensors, readSafetensors } from "../../src/formats/safetensors.ts";
import { loadModel, writeModel } from "../../src/model/model_file.ts";
import { withFolder } from "../cli/terminal_fixture.ts";
import { writtenModel } from "./model_fixture.ts";

Deno.test("loadModel() reads all that writeModel() has written", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.safetensors`;
    for (const model of [writtenModel(), writtenModel({ centers: null, mean: null, hierarchy: null })]) {
      await writeModel(path, model);
      const { path: read, digest, ...rest } = await loadModel(path);
      assertEquals([read, digest.length], [path, 64]);
      assertEquals(rest, model);
    }
  }));

Deno.test("the digest of a model is of its content and tensors, not of what made it", () =>
  withFolder(async (folder) => {
    const digest = async (changes: Parameters<typeof writtenModel>[0]) => {
      await writeModel(`${folder}/a`, writtenModel(changes));
      return (await loadModel(`${folder}/a`)).digest;
    };
    const first = await digest({});
    assertEquals(await digest({ provenance: { engine: "other" }, scope: {} }), first);
    for (const changes of [{ seed: 4 }, { mean: Float32Array.of(0.25, 0.5) }, { centers: null }]) {
      assertNotEquals(await digest(changes), first);
    }
  }));

Deno.test("loadModel() says in a line what a file is that is no model, and where models come from", () =>
  withFolder(async (folder) => {
    const path = `${folder}/a.safetensors`;
    await writeModel(path, writtenModel());
    const whole = await Deno.readFile(path);
    const { tensors, metadata } = await readSafetensors(path);
    const withMetadata = (changes: Record<string, string>) =>
      encodeSafetensors(tensors, { ...metadata, ...changes });
    const changed = whole.slice();
    changed[changed.length - 1] ^= 1;
    const { schema: _, ...unmarked } = metadata;
    const kept = "expected a model that bench --keep-models has kept";
    for (
      const [bytes, message] of [
        [whole.subarray(0, whole.length - 4), `it is no safetensors file, or was cut short, ${kept}`],
        [whole.subarray(0, 3), `it is no safetensors file, or was cut short, ${kept}`],
        [new TextEncoder().encode("a picture, say"), `it is no safetensors file, or was cut short, ${kept}`],
        [encodeSafetensors(tensors, unmarked), `it is a safetensors file of another kind, ${kept}`],
        [
          withMetadata({ schema: "omh-bench/model@9" }),
          "its schema is omh-bench/model@9, expected omh-bench/model@1; bench --keep-models makes it anew",
        ],
        [changed, "its content is not what was written, expected a file that nobody has changed"],
        [
          withMetadata({ model: metadata.model.replace("fedc", "0000") }),
          "its content is not what was written, expected a file that nobody has changed",
        ],
      ] as const
    ) {
      await Deno.writeFile(path, bytes);
      const error = await assertRejects(() => loadModel(path), Deno.errors.InvalidData);
      assertEquals(error.message, `Cannot read the model "${path}": ${message}`);
    }
    await Deno.remove(path);
    const error = await assertRejects(() => loadModel(path), Deno.errors.NotFound);
    assertEquals(
      error.message,
      `Cannot read the model "${path}": it is not there, expected one that "deno task bench SPEC --keep-models" has kept`,
    );
  }));
