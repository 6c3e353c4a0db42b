import { assertEquals, assertNotEquals, assertRejects, assertThrows } from "@std/assert";
import { relu } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import type { StageWork } from "../../../src/features/stage/types.ts";
import { contentDigest } from "../../../src/formats/content_digest.ts";
import { type StoredTensor, writeSafetensors } from "../../../src/formats/safetensors.ts";
import { frozenHead, headStage } from "../../../src/methods/primaps/frozen_head.ts";
import { type PrimapsOptions, primapsOptions } from "../../../src/methods/primaps/options.ts";
import { SegmentationHead } from "../../../src/methods/parts/segmentation_head.ts";
import { assertTensor, spread, tensorTest } from "../../nn/tensor_fixture.ts";
import { CLASSES, features, WIDTH } from "../training_fixture.ts";

const DIM = 5;
const random = new RandomStreams(0);

/** Writes a model of a method, as it is kept, and gives its path and digest. */
async function withModel(
  method: string,
  run: (options: Pick<PrimapsOptions, "model" | "model_digest" | "model_dim">) => Promise<void>,
): Promise<void> {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  const head = SegmentationHead.create(random, WIDTH, DIM, relu);
  const state = Object.entries(head.parameters).map(([name, value]): [string, StoredTensor] => [
    `state/${name}`,
    { dtype: "F32", shape: value.shape, data: value.dataSync() as Float32Array<ArrayBuffer> },
  ]);
  const centers: StoredTensor = { dtype: "F32", shape: [CLASSES, DIM], data: spread(CLASSES * DIM) };
  const tensors = new Map([...state, ["state/cluster_probe.centers", centers], [
    "converged/centers",
    centers,
  ]]);
  const model = JSON.stringify({ settings: { method } });
  const digest = contentDigest(model, tensors as Map<string, StoredTensor>);
  await writeSafetensors(path, tensors as Map<string, StoredTensor>, { digest, model });
  try {
    await run({ model: path, model_digest: digest, model_dim: DIM });
  } finally {
    await Deno.remove(path);
  }
}

const make = (changes: Partial<PrimapsOptions>) =>
  headStage.make(
    0,
    { options: primapsOptions.parse({ start_steps: 0, ...changes }) } as StageWork<PrimapsOptions>,
  );

tensorTest(
  "the stage reads the head and the cluster centres of a kept model",
  () =>
    withModel("stego", async (named) => {
      const stored = await make(named);
      assertEquals(Object.keys(stored).length, 7);
      const head = frozenHead(stored, WIDTH, random, { ...named, code_dropout: 0 });
      const x = features(2, 3);
      const want = SegmentationHead.create(random, WIDTH, DIM, relu).codes(x);
      assertTensor(head.codes(x), [2, 4, 4, DIM], want.dataSync(), 0);
      // On the tape the layers are computed otherwise, to a rounding.
      assertTensor(head.trainCodes(x, "plain", 0), [2, 4, 4, DIM], want.dataSync(), 1e-5);
      assertTensor(head.centers(CLASSES), [CLASSES, DIM], spread(CLASSES * DIM), 0);
    }),
);

tensorTest(
  "codes of the training drop channels, by the step and the view",
  () =>
    withModel("hp", async (named) => {
      const head = frozenHead(await make(named), WIDTH, random, { ...named, code_dropout: 0.5 });
      const x = features(2, 3);
      const codes = (view: string, step: number) => [...head.trainCodes(x, view, step).dataSync()];
      assertEquals(codes("plain", 1), codes("plain", 1));
      assertNotEquals(codes("plain", 1), codes("plain", 2));
      assertNotEquals(codes("plain", 1), codes("recoloured", 1));
      assertNotEquals(codes("plain", 1), [...head.codes(x).dataSync()]);
    }),
);

tensorTest("a head without the stage has the shapes of the one with it", () => {
  const options = { model: "x", model_digest: "", model_dim: DIM, code_dropout: 0 };
  const { buffers } = frozenHead(undefined, WIDTH, random, options);
  assertEquals(buffers["head.output.weight"].shape, [WIDTH, DIM]);
});

tensorTest("models of other methods, sizes and digests are refused", async () => {
  await withModel("smooseg", async (named) => {
    await assertRejects(
      () => make(named),
      RangeError,
      'it is a model of "smooseg", expected one of stego or hp',
    );
  });
  await withModel("stego", async (named) => {
    const wrong = { ...named, model_digest: "0".repeat(64) };
    await assertRejects(
      () => make(wrong),
      RangeError,
      `expected ${"0".repeat(64)}, as primaps.model_digest says`,
    );
    const stored = await make(named);
    assertThrows(
      () => frozenHead(stored, WIDTH, random, { ...named, model_dim: 6, code_dropout: 0 }),
      RangeError,
      "expected [8, 6] for 8 feature channels and primaps.model_dim 6",
    );
  });
});

Deno.test("a model is named with its digest and size, and brings the first prototypes along", () => {
  const named = { model: "a.safetensors", model_digest: "0".repeat(64), model_dim: 70 };
  assertEquals(primapsOptions.safeParse({ ...named, start_steps: 0 }).success, true);
  assertEquals(primapsOptions.safeParse(named).success, false);
  assertEquals(primapsOptions.safeParse({ model: "a.safetensors", start_steps: 0 }).success, false);
});
