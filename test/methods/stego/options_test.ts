import { assertEquals } from "@std/assert";
import { stegoOptions } from "../../../src/methods/stego/options.ts";

function issues(section: Record<string, unknown>) {
  const result = stegoOptions.safeParse(section);
  return result.success ? [] : result.error.issues.map(({ path, code }) => ({ path: path.join("."), code }));
}

Deno.test("stegoOptions default to the official COCOStuff27 ViT-S/8 settings", () => {
  assertEquals(stegoOptions.parse({}), {
    dim: 70,
    dropout: 0.1,
    feature_samples: 11,
    neg_samples: 5,
    pointwise: true,
    zero_clamp: true,
    stabilize: false,
    pos_intra_weight: 0.67,
    pos_inter_weight: 0.25,
    neg_inter_weight: 0.63,
    pos_intra_shift: 0.08,
    pos_inter_shift: 0.02,
    neg_inter_shift: 0.66,
    head_learning_rate: 5e-4,
    probe_learning_rate: 5e-3,
  });
});

Deno.test("stegoOptions accept the official Cityscapes ViT-B/8 settings", () => {
  const cityscapes = {
    dim: 100,
    pointwise: false,
    pos_intra_weight: 1,
    pos_inter_weight: 0.577453483136995,
    neg_inter_weight: 0.9058762625226623,
    pos_intra_shift: 0.45828472207,
    pos_inter_shift: 0.1754346515479633,
    neg_inter_shift: 0.31361241889448443,
  };
  assertEquals(stegoOptions.parse(cityscapes), { ...stegoOptions.parse({}), ...cityscapes });
});

Deno.test("stegoOptions refuse values out of range at their path", () => {
  const bad = {
    dim: 0,
    dropout: -0.1,
    feature_samples: 0,
    neg_samples: 0,
    pos_intra_weight: -1,
    pos_inter_shift: -3,
    head_learning_rate: 1e-300,
  };
  assertEquals(issues(bad), Object.keys(bad).map((path) => ({ path, code: "too_small" })));
  const large = {
    dropout: 1,
    feature_samples: 64,
    neg_samples: 1000,
    neg_inter_weight: 1e300,
    neg_inter_shift: 2.5,
    probe_learning_rate: 2,
  };
  assertEquals(issues(large), Object.keys(large).map((path) => ({ path, code: "too_big" })));
});

Deno.test("stegoOptions refuse values of another type at their path", () => {
  const bad = { dim: 70.5, pointwise: "yes", pos_inter_weight: null };
  assertEquals(issues(bad), Object.keys(bad).map((path) => ({ path, code: "invalid_type" })));
});

Deno.test("stegoOptions refuse an unknown setting by name", () => {
  const { error } = stegoOptions.safeParse({ stabalize: true });
  assertEquals(error?.issues.map((issue) => issue.code === "unrecognized_keys" && issue.keys), [[
    "stabalize",
  ]]);
});
