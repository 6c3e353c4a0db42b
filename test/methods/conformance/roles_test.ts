import { assertEquals } from "@std/assert";
import { memory } from "@tensorflow/tfjs-core";
import { rolesOf } from "../../../src/methods/conformance/roles.ts";
import { snapshotOf } from "../../../src/methods/conformance/snapshot.ts";
import smooseg from "../../../src/methods/smooseg/mod.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { fixture } from "./conformance_fixture.ts";

tensorTest("rolesOf() tells head from probes by what the predictor reads", async () => {
  const setup = fixture();
  assertEquals(await rolesOf(setup, setup.start()), {
    head: ["linear", "hidden", "output"].flatMap((layer) => [`head.${layer}.weight`, `head.${layer}.bias`]),
    probes: ["cluster_probe.centers", "linear_probe.weight", "linear_probe.bias"],
  });
});

tensorTest("rolesOf() counts no state as a probe that only training reads", async () => {
  const setup = fixture(smooseg);
  assertEquals((await rolesOf(setup, setup.start())).probes, ["predictor.teacher"]);
});

tensorTest("rolesOf() leaves the trainer and the tensor count as they were", async () => {
  const setup = fixture();
  const trainer = setup.start();
  const [before, tensors] = [await snapshotOf(trainer), memory().numTensors];
  await rolesOf(setup, trainer);
  assertEquals(await snapshotOf(trainer), before);
  assertEquals(memory().numTensors, tensors);
});
