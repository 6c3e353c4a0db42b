import { assertEquals } from "@std/assert";
import { CellRun } from "../../src/train/cell_run.ts";
import { loss, reporting, training } from "./training_fixture.ts";

Deno.test("CellRun wants its own steps, and validations at its interval and at its end", async () => {
  const { stream } = await training();
  const run = await CellRun.start({ ...reporting(5, loss), validateEvery: 2 });
  const wanted: boolean[] = [];
  for (let step = 0; step < 5; step++) {
    assertEquals([run.wants(step), run.wants(step - 1)], [true, false]);
    await run.step(await stream.batch(step));
    wanted.push(run.wantsValidation);
  }
  assertEquals(wanted, [false, true, false, true, true]);
  assertEquals(run.wants(5), false);
});

Deno.test("CellRun without an interval wants no validation", async () => {
  const { stream } = await training();
  const run = await CellRun.start(reporting(1, loss));
  await run.step(await stream.batch(0));
  assertEquals(run.wantsValidation, false);
  assertEquals(run.finish().validation, null);
});

Deno.test("CellRun that is left behind wants nothing more and has no head", async () => {
  const { stream } = await training();
  const run = await CellRun.start({ ...reporting(3, () => loss(NaN)), validateEvery: 1 });
  await run.step(await stream.batch(0));
  assertEquals([run.wants(1), run.wantsValidation, run.predictor, run.lastLosses], [
    false,
    false,
    null,
    null,
  ]);
  await run.save();
  await run.validated(1);
  assertEquals(run.finish().outcome.status, "diverged");
});
