import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { Workbench } from "../../../src/methods/conformance/workbench.ts";
import stego from "../../../src/methods/stego/mod.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { altered, workbench } from "./conformance_fixture.ts";

tensorTest("Workbench trains on the batches that the method needs and disposes of them", async () => {
  const bench = workbench();
  const trainer = bench.start();
  const before = memory().numTensors;
  const reports = await bench.train(trainer, 3, 1);
  assertEquals([reports.length, trainer.steps], [2, 2]);
  assertEquals(memory().numTensors, before);
});

tensorTest("Workbench disposes of a batch on which a step fails", async () => {
  const failing = workbench(altered(() => ({ step: () => Promise.reject(new Error("broken")) })));
  const trainer = failing.start();
  const before = memory().numTensors;
  await assertRejects(() => failing.step(trainer, 0), Error, "broken");
  assertEquals(memory().numTensors, before);
});

tensorTest("Workbench frees all its trainers when it is closed", () => {
  const before = memory().numTensors;
  const bench = workbench();
  bench.start();
  bench.start({ seed: 1, omh: {} });
  bench.close();
  assertEquals(memory().numTensors, before);
});

tensorTest("Workbench takes options and sizes in place of the example", () => {
  const section = { ...stego.example, dim: 4 };
  const bench = new Workbench(stego, { options: section, classes: 5, channels: 7 });
  const { state } = bench.start();
  assertEquals(state["head.linear.weight"].shape, [7, 4]);
  assertEquals(state["cluster_probe.centers"].shape, [5, 4]);
});

Deno.test("refuse() throws one line with the method's name", () => {
  assertThrows(
    () => workbench().refuse("it hums", "silence"),
    Error,
    'Cannot accept the method "stego": it hums, expected silence',
  );
});
