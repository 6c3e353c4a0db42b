import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import { cohortOf, groupCohorts } from "../../src/spec/cohort.ts";
import { cellSettings } from "./spec_fixture.ts";

const { train } = cellSettings();

Deno.test("cohortOf() is the same for cells that see the same images", () => {
  const id = cohortOf(cellSettings(), 0);
  assertMatch(id, /^earthcover6-earthcover-vit-[0-9a-f]{12}$/);
  assertEquals(cohortOf(cellSettings({ method: "dino", options: {}, omh: { levels: 3 } }), 0), id);
  assertEquals(cohortOf(cellSettings({ train: { ...train, steps: 5 } }), 7), id);
});

Deno.test("cohortOf() differs with whatever changes the feature stream", () => {
  const id = cohortOf(cellSettings(), 0);
  for (
    const change of [
      { dataset: "potsdam3" },
      { backbone: "vit-b8" },
      { features: { center: true, precision: "f32" as const } },
      { features: { center: false, precision: "f16" as const } },
      { train: { ...train, batch: 16 } },
      { train: { ...train, resolution: 160 } },
      { train: { ...train, crop: "five" as const } },
    ]
  ) assertNotEquals(cohortOf(cellSettings(change), 0), id);
});

Deno.test("cohortOf() differs with the seed only where each seed has its own order of images", () => {
  const own = cellSettings({ train: { ...train, seeds_vary: "all" } });
  assertNotEquals(cohortOf(own, 0), cohortOf(own, 1));
  assertEquals(cohortOf(own, 0), cohortOf(cellSettings(), 7));
  const untrained = cellSettings({ train: { ...own.train, steps: 0 } });
  assertEquals(cohortOf(untrained, 1), cohortOf(untrained, 0));
});

Deno.test("cohortOf() is fit for a file name", () => {
  assertMatch(cohortOf(cellSettings({ dataset: "./my/data.ts" }), 0), /^[\w.-]+$/);
});

Deno.test("groupCohorts() keeps the order of cells", () => {
  const cells = [
    { settings: cellSettings(), seed: 0 },
    { settings: cellSettings({ backbone: "vit-b8" }), seed: 0 },
    { settings: cellSettings(), seed: 1 },
  ];
  assertEquals(groupCohorts(cells).map((cohort) => cohort.cells), [[cells[0], cells[2]], [cells[1]]]);
});
