import { assert, assertEquals } from "@std/assert";
import { isSetting, knownSettings, SECTIONS, settingNames } from "../../src/spec/settings_schema.ts";
import { CATALOGUE } from "./spec_fixture.ts";

Deno.test("SECTIONS fill in their defaults", () => {
  assertEquals(SECTIONS.features.parse({}), { center: false, precision: "f32" });
  assertEquals(SECTIONS.train.parse({}), {
    steps: 7000,
    batch: 32,
    resolution: 224,
    seeds_vary: "all",
    crop: "none",
    probe_rate: "fixed",
    extra_clusters: 0,
    linear_probe: true,
  });
  assertEquals(SECTIONS.evaluate.parse({}), {
    resolution: 320,
    flip: true,
    crf: false,
    matching: "one-to-one",
    readout: "literal",
    restarts: 50,
    checkpoint: "last",
    protocol: "own",
  });
});

Deno.test("SECTIONS keep the rule of validations only where validations choose", () => {
  assertEquals(
    SECTIONS.evaluate.parse({ validate_every: 5, validate_score: "sum" }),
    SECTIONS.evaluate.parse({}),
  );
  const best = { ...SECTIONS.evaluate.parse({}) as object, checkpoint: "best-on-labels" };
  const rule = { validate_every: 100, validate_score: "miou", validate_resolution: null };
  assertEquals(SECTIONS.evaluate.parse(best), { ...best, ...rule });
  const hp = { validate_every: 50, validate_score: "sum", validate_resolution: 224 };
  assertEquals(SECTIONS.evaluate.parse({ ...best, ...hp }), { ...best, ...hp });
});

Deno.test("SECTIONS say of extra clusters only where their pixels are left out", () => {
  const plain = SECTIONS.evaluate.parse({});
  assertEquals(SECTIONS.evaluate.parse({ extra_predictions: "counted" }), plain);
  const leftOut = { extra_predictions: "left-out" };
  assertEquals(SECTIONS.evaluate.parse(leftOut), { ...plain as object, ...leftOut });
});

Deno.test("isSetting() knows the catalogue's settings and no others", () => {
  const known = knownSettings(CATALOGUE);
  for (
    const path of [["method"], ["omh", "enabled"], ["omh", "epsilon"], ["stego", "weights", "knn"], ["train"]]
  ) {
    assert(isSetting(known, path), path.join("."));
  }
  for (const path of [["omh", "eps"], ["stego", "dim", "x"], ["hp"], ["toString"], []]) {
    assertEquals(isSetting(known, path), path.length === 0, path.join("."));
  }
});

Deno.test("settingNames() lists sections and settings by dotted name", () => {
  const names = settingNames(knownSettings(CATALOGUE).node);
  for (const name of ["dataset", "stego", "stego.weights.knn", "omh.enabled", "evaluate.crf"]) {
    assert(names.includes(name));
  }
});

Deno.test("knownSettings() keeps methods named by a specifier whole", () => {
  const catalogue = { ...CATALOGUE, methods: { ...CATALOGUE.methods, "./my.ts": CATALOGUE.methods.dino } };
  assertEquals(knownSettings(catalogue).whole, ["./my.ts"]);
});
