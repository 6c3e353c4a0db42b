import { assertEquals } from "@std/assert";
import { planTable } from "../../src/spec/plan.ts";
import { parseSpec } from "../../src/spec/read.ts";
import { defaultTraits } from "../../src/spec/tracks.ts";
import type { Override } from "../../src/spec/types.ts";
import { CATALOGUE, HEAD, problemsOf } from "./spec_fixture.ts";

const TRACKS =
  "tracks: { embedded: {}, full-scale: { engine: cuda, paper: true, train.steps: 9 }, paper: { paper: false } }";
const TEXT = `${HEAD.replace(/tracks: .*/, TRACKS)}  - { name: A, tracks: { full-scale: { seeds: [7] } } }\n`;

Deno.test("defaultTraits() compares digits on the embedded track and with the paper on the paper track", () => {
  assertEquals(defaultTraits("embedded"), { engine: "wasm", paper: false });
  assertEquals(defaultTraits("paper"), { engine: "auto", paper: true });
  assertEquals(defaultTraits("full-scale"), { engine: "auto", paper: false });
});

Deno.test("a spec may have a track of any name, and says what it runs on and what it compares with", () => {
  const spec = parseSpec(TEXT, { file: "x.yaml", catalogue: CATALOGUE });
  const plans = Object.keys(spec.tracks).map((track) => planTable(spec, { track, catalogue: CATALOGUE }));
  assertEquals(plans.map(({ track, traits }) => [track, traits.engine, traits.paper]), [
    ["embedded", "wasm", false],
    ["full-scale", "cuda", true],
    ["paper", "auto", false],
  ]);
  const [point] = plans[1].rows[0].points;
  assertEquals([point.seeds, point.settings?.train.steps], [[7], 9]);
});

Deno.test("a row's track that the spec lacks is refused with the nearest name", () => {
  const [problem] = problemsOf(TEXT.replace("{ full-scale: { seeds", "{ full-scal: { seeds"));
  assertEquals([problem.path, problem.suggestion], ["rows[0].tracks.full-scal", "full-scale"]);
});

Deno.test("a track names the seeds whose models are kept, of those that rows are run with; a trial keeps none", () => {
  const keeping = (seeds: string) => TEXT.replace("engine: cuda,", `engine: cuda, keep_models: ${seeds},`);
  const spec = parseSpec(keeping("[7]"), { file: "x.yaml", catalogue: CATALOGUE });
  const plan = (track: string, overrides: readonly Override[] = []) =>
    planTable(spec, { track, catalogue: CATALOGUE, overrides });
  assertEquals(plan("full-scale").keepModels, [7]);
  assertEquals(plan("full-scale").rows[0].points[0].settings?.train.steps, 9);
  assertEquals("keepModels" in plan("embedded"), false);
  assertEquals("keepModels" in plan("full-scale", [{ path: ["train", "steps"], atMost: 2 }]), false);
  const [problem] = problemsOf(keeping("6..7"));
  assertEquals([problem.path, problem.message], [
    "tracks.full-scale.keep_models",
    "Cannot keep models of seed 6: no row is run with it, expected some of 7",
  ]);
});
