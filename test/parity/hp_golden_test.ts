import { assertEquals } from "@std/assert";
import { GoldenFile } from "./golden_file.ts";
import {
  agnosticDraws,
  goldenImages,
  initialParts,
  keptPairs,
  MOMENTUM_NAMES,
  specificDraws,
  stepDraws,
  trainingOptions,
} from "./hp_golden.ts";
import { assertTensor, tensorTest } from "../nn/tensor_fixture.ts";
import { GOLDEN } from "./_golden.ts";

const open = (name: string) => GoldenFile.open(`${GOLDEN}/hp/${name}.safetensors`);

Deno.test("trainingOptions() reads the official settings", async () => {
  const options = trainingOptions(await open("train3"));
  assertEquals(
    [options.temperature, options.negative_share, options.momentum, options.warmup, options.head_clip_norm],
    [0.6, 0.3, 0.9, 0, 2],
  );
  assertEquals(
    [options.head_learning_rate, options.cluster_learning_rate, options.linear_learning_rate],
    [5e-3, 0.05, 0.01],
  );
});

tensorTest("initialParts() start head, momentum head and empty pools of the file's sizes", async () => {
  const golden = await open("train3");
  const { head, momentumHead, pools } = initialParts(golden);
  assertTensor(head.layers.hidden.bias, [1, 48], golden.floats("init_nl1_b"), 0);
  assertTensor(momentumHead.layers.hidden.bias, [1, 48], golden.floats("init_ema_nl1_b"), 0);
  assertTensor(pools.agnostic, [6, 48], new Float32Array(6 * 48), 0);
  assertEquals(pools.specific.shape, [6, 16]);
});

tensorTest("goldenImages() lay features out position by position", async () => {
  const golden = await open("pools");
  const { count, gridSize, channels, features } = goldenImages(golden);
  assertEquals([count, gridSize, channels], [9, 6, 48]);
  const stored = golden.floats("feats");
  // Image 2, channel 5, position 7.
  assertEquals((await features(2))[7 * 48 + 5], stored[(2 * 48 + 5) * 36 + 7]);
});

tensorTest("pool draws hold all batches, one after the other", async () => {
  const golden = await open("pools");
  const { images, positions, mask } = agnosticDraws(golden, "init_");
  assertEquals([images, positions], [golden.integers("init_images"), golden.integers("init_index_ag")]);
  const batches = [0, 1].flatMap((batch) => [...golden.floats(`init_batch${batch}_mask_feats`)]);
  assertTensor(mask, [6, 48], batches, 0);
  assertEquals(specificDraws(golden, "renew_").masks.output.shape, [6, 16]);
});

tensorTest("stepDraws() and keptPairs() read a step's draws", async () => {
  const golden = await open("train3");
  const { jittered, mixed, kept } = stepDraws(golden, 1);
  assertTensor(jittered!.linear, [3, 48], golden.floats("step1_aug_mask_c1"), 0);
  assertTensor(mixed, [3, 16], golden.floats("step1_mask_mix"), 0);
  const below = Array.from(golden.floats("step1_uniform"), (uniform) => uniform < 0.3 ? 1 : 0);
  assertTensor(kept!, [36, 108], below, 0);
  assertTensor(keptPairs(golden, "step1_uniform"), [36, 108], below, 0);
});

Deno.test("MOMENTUM_NAMES name the momentum head's parameters", () => {
  assertEquals(MOMENTUM_NAMES["momentum_head.hidden.weight"], "ema_nl1_w");
  assertEquals(Object.keys(MOMENTUM_NAMES).length, 6);
});
