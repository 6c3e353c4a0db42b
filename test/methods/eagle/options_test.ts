import { assertEquals, assertThrows } from "@std/assert";
import { eagleOptions } from "../../../src/methods/eagle/options.ts";

Deno.test("the defaults are those published for COCOStuff27 with ViT-S/8", () => {
  assertEquals(eagleOptions.parse({}), {
    dim: 512,
    dropout: 0.1,
    feature_samples: 11,
    neg_samples: 5,
    positive_image: "same",
    positive_weight: 0.25,
    negative_weight: 0.63,
    shift_bias: 0,
    negative_factor: 3.5,
    cosine_cap: 0.8,
    eigenvectors: 4,
    eigen_signs: "solver",
    color_scale: "normalised-255",
    temperature: 0.07,
    global_share: 0.7,
    label_smoothing: 0,
    smoothed_weighting: "means",
    step_schedulers: 200,
    momentum_limit: 0.9,
    object_weight: 0.85,
    object_aug_weight: 0.85,
    eigen_alpha_eval: 4,
    learning_rate: 5e-4,
    cluster_learning_rate: 5e-3,
    linear_learning_rate: 1e-3,
    eigen_learning_rate: 5e-5,
  });
});

Deno.test("a single eigenvector is refused: the first is left out", () => {
  assertThrows(() => eagleOptions.parse({ eigenvectors: 1 }));
  assertEquals(eagleOptions.parse({ eigenvectors: 2 }).eigenvectors, 2);
});
