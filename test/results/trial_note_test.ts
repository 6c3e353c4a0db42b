import { assertEquals } from "@std/assert";
import { describeChange, trialNote } from "../../src/results/trial_note.ts";

Deno.test("describeChange() has words for steps and backbone, and names any other setting", () => {
  assertEquals(
    describeChange({ setting: "train.steps", value: 2, instead: [5000, 710] }),
    "shrunk: 2 of 5000 or 710 steps",
  );
  assertEquals(
    describeChange({ setting: "backbone", value: "vit-s8", instead: ["vit-b8"] }),
    "backbone replaced: vit-s8 for vit-b8",
  );
  assertEquals(
    describeChange({ setting: "train.batch", value: 5, instead: [64] }),
    "train.batch 5 instead of 64",
  );
});

Deno.test("trialNote() says what was changed and what is left out", () => {
  const changes = [
    { setting: "train.steps", value: 2, instead: [9] },
    { setting: "train.batch", value: 1, instead: [4] },
  ];
  assertEquals(
    trialNote(changes),
    "Trial, not the table of the spec: shrunk: 2 of 9 steps; train.batch 1 instead of 4. " +
      "The paper's numbers are left out, its claims and tolerance are not judged.",
  );
});

/** The tests' plan with other options of OMH and another order of images. */
