import { assertEquals, assertNotEquals } from "@std/assert";
import { tensor2d } from "@tensorflow/tfjs-core";
import { assertTensor, tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, features, snapshot } from "../training_fixture.ts";
import { start, train } from "./primaps_fixture.ts";

tensorTest("the first steps move the first prototypes, and student and teacher are they", async () => {
  const trainer = start();
  await train(trainer, 1);
  const first = snapshot(trainer);
  await train(trainer, 2, 1);
  const second = snapshot(trainer);
  assertNotEquals(second["start.directions"], first["start.directions"]);
  for (const name of ["student.directions", "teacher.directions"]) {
    assertEquals(second[name], second["start.directions"]);
  }
  assertEquals([...second["teacher.lengths"]], [1, 1, 1]);
  assertEquals(second["adam/student.directions/first"].every((moment) => moment === 0), true);
});

tensorTest("the steps on masks move the student, and the teacher by the schedule", async () => {
  const trainer = start();
  await train(trainer, 3);
  const started = snapshot(trainer);
  assertNotEquals(started["student.directions"], started["start.directions"]);
  // No update follows step 0 on masks.
  assertEquals(started["teacher.directions"], started["start.directions"]);
  await train(trainer, 4, 3);
  const copied = snapshot(trainer);
  assertEquals(copied["start.directions"], started["start.directions"]);
  assertEquals(copied["teacher.directions"], copied["student.directions"]);
  assertEquals(copied["teacher.lengths"], copied["student.lengths"]);
  await train(trainer, 6, 4);
  const averaged = snapshot(trainer);
  assertNotEquals(averaged["teacher.directions"], averaged["student.directions"]);
});

tensorTest("a resumed training goes on to the same bits, in either phase", async () => {
  const straight = start();
  await train(straight, 6);
  for (const at of [1, 2, 3]) {
    const before = start();
    await train(before, at);
    const resumed = start();
    for (const [name, values] of Object.entries(snapshot(before))) {
      const variable = resumed.state[name];
      variable.assign(tensor2d(values, [values.length, 1]).reshape(variable.shape));
    }
    resumed.steps = at;
    await train(resumed, 6, at);
    assertEquals(snapshot(resumed), snapshot(straight));
  }
});

tensorTest("step() reports one loss of prototypes in both phases", async () => {
  const trainer = start();
  const reports = [];
  for (let step = 0; step < 4; step++) reports.push(await trainer.step(batchOf(step)));
  for (const { losses } of reports) assertEquals(Object.keys(losses), ["prototypes"]);
});

tensorTest(
  "the codes are the features, and the clusters the teacher's plain products, or its cosines",
  async () => {
    const x = features(1, 3);
    for (const feature_norm of ["raw", "cosine"] as const) {
      const trainer = start({ feature_norm });
      await train(trainer, 3);
      assertTensor(trainer.predictor.codes(x), x.shape, x.dataSync(), 0);
      const rows = tensor2d(x.dataSync(), [16, 8]);
      const scaled = tensor2d(x.dataSync().map((value) => 2 * value), [16, 8]);
      const [once, twice] = [rows, scaled].map((of) => [...trainer.predictor.clusters(of).dataSync()]);
      const differ = once.some((value, at) => Math.abs(value - twice[at]) > 1e-4);
      assertEquals(differ, feature_norm === "raw");
    }
  },
);

tensorTest("a kept model has the teacher alone", () => {
  assertEquals(start().kept, ["teacher.directions", "teacher.lengths"]);
});
