import { assertEquals } from "@std/assert";
import { hpOptions } from "../../../src/methods/hp/options.ts";

Deno.test("hpOptions default to the published COCOStuff27 settings", () => {
  assertEquals(hpOptions.parse({}), {
    dim: 512,
    dropout: 0.1,
    temperature: 0.8,
    base_temperature: 0.07,
    negative_share: 0.02,
    skip_images_without_positives: false,
    pool_size: 2048,
    shrink_pools: false,
    renew_interval: 100,
    consistency_weight: 0.05,
    momentum: 0.99,
    warmup: 1000,
    attention_factor: 28,
    head_learning_rate: 5e-4,
    head_weight_decay: 0.1,
    head_clip_norm: 10,
    cluster_learning_rate: 5e-3,
    linear_learning_rate: 1e-3,
  });
});

Deno.test("hpOptions accept the published Potsdam settings", () => {
  const potsdam = {
    dim: 256,
    temperature: 0.4,
    consistency_weight: 0,
    negative_share: 1,
    pool_size: 1024,
    renew_interval: 20,
    momentum: 0.999,
    warmup: 100,
  };
  assertEquals(hpOptions.parse(potsdam), { ...hpOptions.parse({}), ...potsdam });
});

Deno.test("hpOptions refuse values out of range and unknown settings at their path", () => {
  const wrong = {
    temperature: 1e-300,
    base_temperature: 0,
    negative_share: 1.1,
    pool_size: 1e9,
    renew_interval: 1e12,
    momentum: -1,
    dropout: 1,
    warmup: 0.5,
    consistency_weight: 1e300,
    attention_factor: 1e-300,
    head_learning_rate: 1e-300,
    head_clip_norm: 0,
  };
  for (const [name, value] of Object.entries(wrong)) {
    assertEquals(hpOptions.safeParse({ [name]: value }).error?.issues[0].path, [name], name);
  }
  assertEquals(hpOptions.safeParse({ rho: 0.02 }).error?.issues[0].code, "unrecognized_keys");
});
