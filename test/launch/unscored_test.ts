import { assertEquals, assertRejects } from "@std/assert";
import type { Resources } from "../../src/launch/resources.ts";
import { unscoredNotices } from "../../src/launch/unscored.ts";
import type { CellSettings } from "../../src/spec/mod.ts";

/** Datasets by name: whether they have labels; others are missing. */
const resources = (labelled: Record<string, boolean>) =>
  ({
    openWhole: (name: string) => {
      if (!(name in labelled)) return Promise.reject(new Deno.errors.NotFound("Cannot open it"));
      return Promise.resolve({ split: () => ({ hasLabels: labelled[name] }) });
    },
  }) as unknown as Resources;

const cell = (dataset: string, checkpoint = "last") =>
  ({ dataset, evaluate: { checkpoint } }) as CellSettings;

Deno.test("unscoredNotices() names each dataset without labels once, and passes over what is missing", async () => {
  const cells = [cell("mine"), cell("mine"), cell("other"), cell("gone")];
  assertEquals(await unscoredNotices(cells, resources({ mine: false, other: true }), "results/t/segments"), [
    'Nothing will be scored on mine: its split "val" has pictures alone. They are segmented, and the label maps of ' +
    "clusters are written below results/t/segments/",
  ]);
});

Deno.test("unscoredNotices() refuses to choose by labels that there are not", async () => {
  await assertRejects(
    () => unscoredNotices([cell("mine", "best-on-labels")], resources({ mine: false }), "segments"),
    RangeError,
    'Cannot choose the step that is best on the labels of "mine"',
  );
});
