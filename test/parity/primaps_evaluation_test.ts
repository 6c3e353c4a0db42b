import { assertEquals, assertMatch } from "@std/assert";
import { startEngine } from "../../src/engine/start.ts";
import { evaluation, preprocess } from "./primaps_evaluation.ts";
import { changedOutcome, inputsOf } from "./_golden.ts";

await startEngine("wasm");

Deno.test("evaluation() compares everything but features, labels, picture and parameters", async () => {
  for (const name of await inputsOf("primaps/evaluation", evaluation)) {
    assertMatch(name, /^(feats|feats_mirrored|labels|image|(student|teacher)_[vg]|probe_[wb])$/);
  }
});

Deno.test("preprocess() compares everything but picture and label ids", async () => {
  for (const name of await inputsOf("primaps/preprocess", preprocess)) {
    assertMatch(name, /^(picture|label_ids)$/);
  }
});

const CHANGED = [
  ["evaluation", "feats_average"],
  ["evaluation", "teacher_log_probs"],
  ["evaluation", "student_preds"],
  ["evaluation", "linear_confusion"],
  ["evaluation", "teacher_crf"],
  ["evaluation", "student_crf_mIoU"],
  ["preprocess", "train_image"],
  ["preprocess", "train_stored"],
  ["preprocess", "val_image"],
  ["preprocess", "val_labels"],
  ["preprocess", "blurred"],
] as const;
for (const [file, name] of CHANGED) {
  Deno.test(`a changed "${name}" in primaps/${file} is a miss`, async () => {
    const { verdict, detail } = await changedOutcome(`primaps/${file}`, name);
    assertEquals({ verdict, detail }, { verdict: "MISS", detail: name });
  });
}
