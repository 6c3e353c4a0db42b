import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { checkBatches, LIMITS } from "../../src/spec/limits.ts";
import { planTable } from "../../src/spec/plan.ts";
import { SpecError } from "../../src/spec/problems.ts";
import { CATALOGUE, HEAD, problemsOf, specOf, wrongIn } from "./spec_fixture.ts";

const REFUSED: [set: string, place: string, part: string][] = [
  ["train.steps: 9e15", "1:36", "at most 10000000"],
  ["train.batch: 100000", "1:36", "at most 10000"],
  ["train.batch: 1e12", "1:36", "at most 10000"],
  ["train.resolution: 100001", "1:41", "at most 4096"],
  ["train.extra_clusters: 1e9", "1:45", "at most 10000"],
  [
    "train.resolution: 228",
    "1:41",
    'it is 228 pixels, expected a multiple of 8, the side of a patch of "vit-b8"',
  ],
  ["evaluate: { resolution: 100 }", "1:47", "a multiple of 8"],
  ["backbone: earthcover-vit, train.resolution: 12", "1:67", 'a patch of "earthcover-vit"'],
  [
    "method: dino, omh.enabled: true",
    "1:50",
    'Cannot add "omh" to "dino": the method takes no further losses',
  ],
];
for (const [set, place, part] of REFUSED) {
  Deno.test(`a spec that sets ${set} is refused where it stands`, () => {
    const [wrong, ...others] = wrongIn(`  - { name: A, set: { ${set} } }`);
    assertEquals([wrong.split(" ")[0], others], [place, []]);
    assertStringIncludes(wrong, part);
  });
}

Deno.test("a spec may ask for the limits themselves", () => {
  const { steps, batch, resolution, extraClusters } = LIMITS;
  const train =
    `{ steps: ${steps}, batch: ${batch}, resolution: ${resolution}, extra_clusters: ${extraClusters} }`;
  assertEquals(wrongIn(`  - { name: A, set: { train: ${train} } }`), []);
});

Deno.test("more seeds than anybody runs are refused", () => {
  const seeds = Array.from({ length: 1001 }, (_, i) => i).join(", ");
  const [problem, ...others] = problemsOf(
    HEAD.replace("seeds: [0, 1]", `seeds: [${seeds}]`) + "  - { name: A }\n",
  );
  assertEquals([problem.path, others], ["seeds", []]);
  assertStringIncludes(problem.message, "1 to 1000");
});

Deno.test("a table of too many cells is refused before it is expanded", () => {
  const values = Array.from({ length: 100 }, (_, i) => i + 1).join(", ");
  const row = (i: number) =>
    `  - { name: "R${i} {stego.dim} {train.steps}", grid: { stego.dim: [${values}], train.steps: [${values}] } }\n`;
  const rows = Array.from({ length: 6 }, (_, i) => row(i)).join("");
  assertEquals(problemsOf(HEAD + rows).map(({ path, message }) => [path, message]), [[
    "rows",
    "Cannot expand the table: it has 120000 cells, expected at most 100000",
  ]]);
});

Deno.test("checkBatches() refuses batches that are larger than what they are drawn from, where each is given", () => {
  const spec = specOf(`
  - { name: A }
  - { name: "B {train.batch}", set: { dataset: cityscapes27 }, grid: { train.batch: [8, 20, 24] } }
  - { name: C, set: { dataset: cityscapes27 } }
  - { name: D, cite: true }`);
  const plan = planTable(spec, { track: "paper", catalogue: CATALOGUE });
  checkBatches(spec, plan, () => undefined);
  checkBatches(spec, plan, () => 24);
  const imagesOf = ({ dataset }: { dataset: string }) => dataset === "cityscapes27" ? 12 : undefined;
  const { problems } = assertThrows(() => checkBatches(spec, plan, imagesOf), SpecError);
  assertEquals(problems.map(({ path }) => path), [
    "tracks.paper.train.batch",
    "rows[1].grid.train.batch[1]",
    "rows[1].grid.train.batch[2]",
  ]);
  assertEquals(
    problems[1].message,
    'Cannot draw batches of 20 images: "cityscapes27" has 12 to train on, expected at most 12',
  );
});
