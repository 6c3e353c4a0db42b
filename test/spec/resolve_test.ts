import { assertEquals, assertStringIncludes } from "@std/assert";
import { resolve } from "../../src/spec/resolve.ts";
import { knownSettings } from "../../src/spec/settings_schema.ts";
import { CATALOGUE } from "./spec_fixture.ts";

const KNOWN = knownSettings(CATALOGUE);
const BASE = { method: "stego", dataset: "earthcover6", backbone: "earthcover-vit" };
const flawsOf = (tree: Record<string, unknown>) => resolve({ ...BASE, ...tree }, KNOWN).flaws;

Deno.test("resolve() fills in every default in a fixed order", () => {
  const { settings } = resolve({ ...BASE, stego: { pointwise: false, weights: { knn: 2 } } }, KNOWN);
  assertEquals(settings, {
    method: "stego",
    dataset: "earthcover6",
    backbone: "earthcover-vit",
    options: { dim: 90, pointwise: false, weights: { self: 0.1, knn: 2 } },
    omh: null,
    features: { center: false, precision: "f32" },
    train: {
      steps: 7000,
      batch: 32,
      resolution: 224,
      seeds_vary: "all",
      crop: "none",
      probe_rate: "fixed",
      extra_clusters: 0,
      linear_probe: true,
    },
    evaluate: {
      resolution: 320,
      flip: true,
      readout: "literal",
      restarts: 50,
      crf: false,
      matching: "one-to-one",
      checkpoint: "last",
    },
  });
  const reversed = Object.fromEntries(Object.entries(BASE).reverse());
  const turned = resolve({ stego: { weights: { knn: 2 }, pointwise: false }, ...reversed }, KNOWN);
  assertEquals(JSON.stringify(turned.settings), JSON.stringify(settings));
});

Deno.test("resolve() leaves out other methods' sections, and the OMH settings where OMH is off", () => {
  const plain = resolve(BASE, KNOWN).settings;
  assertEquals(resolve({ ...BASE, smooseg: { dim: 3 }, omh: { epsilon: 1 } }, KNOWN).settings, plain);
  assertEquals(resolve({ ...BASE, omh: { enabled: true } }, KNOWN).settings?.omh, {
    levels: 3,
    epsilon: 0.02,
    solver: "log",
  });
});

Deno.test("resolve() gives a method that learns nothing no steps", () => {
  const methods = { ...CATALOGUE.methods, constant: { ...CATALOGUE.methods.dino, trains: false } };
  const known = knownSettings({ ...CATALOGUE, methods });
  const stepsOf = (method: string) =>
    resolve({ ...BASE, method, train: { steps: 5 } }, known).settings?.train.steps;
  assertEquals([stepsOf("constant"), stepsOf("dino")], [0, 5]);
});

Deno.test("resolve() leaves out what is done with extra clusters where there are none", () => {
  const settingsOf = (extra_clusters: number, evaluate = {}) =>
    resolve({ ...BASE, train: { extra_clusters }, evaluate }, KNOWN).settings;
  const leftOut = { extra_predictions: "left-out" } as const;
  assertEquals(settingsOf(0, leftOut), settingsOf(0));
  assertEquals(settingsOf(1, leftOut)?.evaluate, { ...settingsOf(1)!.evaluate, ...leftOut });
});

Deno.test("resolve() refuses the probe of a head that takes no step as its readout", () => {
  const untrained = (readout: string) => flawsOf({ train: { steps: 0 }, evaluate: { readout } });
  assertEquals(untrained("converged"), []);
  assertEquals(untrained("literal").map(({ path }) => path), [["train", "steps"]]);
});

Deno.test("resolve() judges sections that it leaves out", () => {
  assertEquals(flawsOf({ smooseg: { dim: 0 }, omh: { epsilon: "x" } }).map(({ path }) => path), [
    ["omh", "epsilon"],
    ["smooseg", "dim"],
  ]);
});

Deno.test("resolve() names the nearest and lists all for an unknown name", () => {
  const [flaw] = flawsOf({ method: "steggo" });
  assertEquals(
    flaw.message,
    'Cannot find the method "steggo": there is none of this name, expected one of dino, stego, smooseg',
  );
  assertEquals(flaw.suggestion, "stego");
});

Deno.test("resolve() tells a name that is missing from one that is not a name", () => {
  const { flaws } = resolve({ method: 3, dataset: "earthcover6" }, KNOWN);
  assertStringIncludes(flaws[0].message, "it is not a name");
  assertStringIncludes(flaws[1].message, "it is not given");
  assertEquals(flaws[1].missing, true);
});

Deno.test("resolve() finds unknown keys at the top, in sections and below", () => {
  const flaws = flawsOf({ trian: {}, evaluate: { crff: true }, stego: { weights: { kn: 1 } } });
  assertEquals(flaws.map(({ path, suggestion }) => [path.join("."), suggestion]), [
    ["trian", "train"],
    ["evaluate.crff", "crf"],
    ["stego.weights.kn", "knn"],
  ]);
});

Deno.test("resolve() finds unknown keys of a method whose schema drops them", () => {
  assertEquals(flawsOf({ method: "smooseg", smooseg: { shift: 1, dimm: 2 } })[0].suggestion, "dim");
});

Deno.test("resolve() asks for what a method needs", () => {
  assertEquals(flawsOf({ method: "smooseg" }).map(({ path, missing }) => ({ path, missing })), [
    { path: ["smooseg", "shift"], missing: true },
  ]);
});

Deno.test("resolve() refuses sections that are not mappings", () => {
  assertEquals(flawsOf({ omh: 3, train: null, stego: [1] }).map(({ path }) => path[0]), [
    "train",
    "omh",
    "stego",
  ]);
  assertEquals(flawsOf({ omh: { enabled: "yes" } })[0].path, ["omh", "enabled"]);
});
