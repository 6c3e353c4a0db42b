import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { MethodFixture } from "../../../src/methods/conformance/method_fixture.ts";
import stego from "../../../src/methods/stego/mod.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { altered, fixture } from "./conformance_fixture.ts";

tensorTest("MethodFixture trains on the batches that the method needs and disposes of them", async () => {
  const setup = fixture();
  const trainer = setup.start();
  const before = memory().numTensors;
  const reports = await setup.train(trainer, 3, 1);
  assertEquals([reports.length, trainer.steps], [2, 2]);
  assertEquals(memory().numTensors, before);
});

tensorTest("MethodFixture disposes of a batch on which a step fails", async () => {
  const failing = fixture(altered(() => ({ step: () => Promise.reject(new Error("broken")) })));
  const trainer = failing.start();
  const before = memory().numTensors;
  await assertRejects(() => failing.step(trainer, 0), Error, "broken");
  assertEquals(memory().numTensors, before);
});

tensorTest("MethodFixture frees all its trainers when it is closed", () => {
  const before = memory().numTensors;
  const setup = fixture();
  setup.start();
  setup.start({ seed: 1, omh: {} });
  setup.close();
  assertEquals(memory().numTensors, before);
});

tensorTest("MethodFixture takes options and sizes in place of the example", () => {
  const section = { ...stego.example, dim: 4 };
  const setup = new MethodFixture(stego, { options: section, classes: 5, channels: 7 });
  const { state } = setup.start();
  assertEquals(state["head.linear.weight"].shape, [7, 4]);
  assertEquals(state["cluster_probe.centers"].shape, [5, 4]);
});

Deno.test("refuse() throws one line with the method's name", () => {
  assertThrows(
    () => fixture().refuse("it hums", "silence"),
    Error,
    'Cannot accept the method "stego": it hums, expected silence',
  );
});
