import { assertEquals } from "@std/assert";
import { smoosegOptions } from "../../../src/methods/smooseg/options.ts";

function issues(section: Record<string, unknown>) {
  const result = smoosegOptions.safeParse(section);
  return result.success ? [] : result.error.issues.map(({ path, code }) => ({ path: path.join("."), code }));
}

Deno.test("smoosegOptions default to the official Cityscapes ViT-S/8 settings and the stated readings", () => {
  assertEquals(smoosegOptions.parse({}), {
    dim: 64,
    dropout: 0.2,
    temperature: 0.1,
    alpha: 0.998,
    pointwise: true,
    pos_intra_shift: -0.02,
    neg_inter_shift: 0.5,
    head_learning_rate: 1e-4,
    predictor_learning_rate: 5e-4,
    omh_activations: "student",
    omh_labels: "teacher",
    omh_cluster_loss: "activation",
  });
});

Deno.test("smoosegOptions accept the official Potsdam-3 settings", () => {
  const potsdam = { pos_intra_shift: 0.1, neg_inter_shift: 0.5 };
  assertEquals(smoosegOptions.parse(potsdam), { ...smoosegOptions.parse({}), ...potsdam });
});

Deno.test("smoosegOptions refuse values out of range at their path", () => {
  const small = {
    dim: 0,
    dropout: -0.1,
    temperature: 1e-300,
    alpha: -0.1,
    pos_intra_shift: -3,
    head_learning_rate: 1e-300,
  };
  assertEquals(issues(small), Object.keys(small).map((path) => ({ path, code: "too_small" })));
  const large = { dropout: 1, alpha: 1.1, neg_inter_shift: 2.5, predictor_learning_rate: 2 };
  assertEquals(issues(large), Object.keys(large).map((path) => ({ path, code: "too_big" })));
});

Deno.test("smoosegOptions refuse readings that are none", () => {
  const bad = { omh_activations: "both", omh_labels: "student", omh_cluster_loss: "cosine" };
  assertEquals(issues(bad), Object.keys(bad).map((path) => ({ path, code: "invalid_value" })));
});
