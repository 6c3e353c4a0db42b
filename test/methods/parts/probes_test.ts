import { assertEquals } from "@std/assert";
import { RandomStreams } from "../../../src/base/random.ts";
import {
  centerOptimizer,
  createProbes,
  probeGroups,
  probeLabels,
  probeLosses,
  probePredictor,
} from "../../../src/methods/parts/probes.ts";
import { positions } from "../../../src/nn/positions.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { batchOf, CLASSES, features, WIDTH } from "../training_fixture.ts";

const create = (linearProbe: boolean) =>
  createProbes(new RandomStreams(0), WIDTH, { clusters: CLASSES + 1, classes: CLASSES, linearProbe });

tensorTest("probes have a loss, a group of parameters and a prediction each", () => {
  const probes = create(true);
  const [cluster, linear] = [{ learningRate: 0.1 }, { learningRate: 0.2 }];
  assertEquals(
    Object.entries(probeGroups(probes, { cluster, linear })).map((
      [name, { parameters, optimizer }],
    ) => [name, Object.keys(parameters), optimizer]),
    [
      ["cluster", ["cluster_probe.centers"], cluster],
      ["linear", ["linear_probe.weight", "linear_probe.bias"], linear],
    ],
  );
  const losses = probeLosses(probes, features(3, 1), probeLabels(probes, batchOf(0)));
  assertEquals(Object.keys(losses), ["cluster_probe", "linear_probe"]);
  const { clusters, linear: classes } = probePredictor(probes);
  const codes = positions(features(1, 5));
  assertEquals([clusters(codes).shape[1], classes!(codes).shape[1]], [CLASSES + 1, CLASSES]);
});

tensorTest("probes without a linear one read no labels", () => {
  const probes = create(false);
  const optimizer = { learningRate: 0.1 };
  assertEquals(probeLabels(probes, batchOf(0)), null);
  assertEquals(Object.keys(probeGroups(probes, { cluster: optimizer, linear: optimizer })), ["cluster"]);
  assertEquals(Object.keys(probeLosses(probes, features(3, 1), null)), ["cluster_probe"]);
  assertEquals(Object.keys(probePredictor(probes)), ["clusters"]);
});

tensorTest("the factor on the rate of centres moves no other rate", () => {
  const probes = createProbes(new RandomStreams(0), WIDTH, {
    clusters: CLASSES,
    classes: CLASSES,
    linearProbe: true,
    probeRateScale: 20,
  });
  const { cluster, linear } = probeGroups(probes, {
    cluster: { learningRate: 0.005, weightDecay: 0.25 },
    linear: { learningRate: 0.5 },
  });
  assertEquals(cluster.optimizer, { learningRate: 0.1, weightDecay: 0.25 });
  assertEquals(linear.optimizer, { learningRate: 0.5 });
  assertEquals(centerOptimizer(probes, { learningRate: 0.01 }), { learningRate: 0.2 });
  assertEquals(centerOptimizer({}, { learningRate: 0.01 }), { learningRate: 0.01 });
});
