import { assertEquals } from "@std/assert";
import { neg, pad, type Tensor2D } from "@tensorflow/tfjs-core";
import { RandomStreams } from "../../../src/base/random.ts";
import { conformanceChecks } from "../../../src/methods/conformance/conformance.ts";
import stego from "../../../src/methods/stego/mod.ts";
import type { MethodDefinition } from "../../../src/methods/types.ts";
import { tensorTest } from "../../nn/tensor_fixture.ts";
import { altered, assertRefuses, trainedBy } from "./conformance_fixture.ts";

const SHAPES = "lets OMH shape its head and no probe";

tensorTest("checkWeightless() refuses a hierarchy that moves the baseline's draws", () =>
  assertRefuses(
    "is left alone by OMH with weights of 0",
    trainedBy((context) => {
      const random = context.omh ? new RandomStreams(5) : context.random;
      return stego.trainer({ ...context, random });
    }),
    'OMH with weights of 0 changes its state "head.linear.weight", expected the same bits as with OMH off',
  ));

tensorTest("checkRest() refuses a method whose OMH does not wait", () =>
  assertRefuses(
    "is left alone by OMH until its losses begin",
    trainedBy((context) =>
      stego.trainer({ ...context, omh: context.omh && { ...context.omh, start_step: 0 } })
    ),
    /^Cannot accept the method "stego": OMH whose losses have not begun changes its state "head\.[\w.]+", expected the same bits/,
  ));

tensorTest("checkLateResume() refuses codes that a resumed training draws otherwise", () => {
  let started = 0;
  return assertRefuses(
    "resumes to the bit where OMH's losses begin late",
    trainedBy((context) => {
      const shift = started++;
      const features = async (image: number) => (await context.images.features(image)).map((x) => x + shift);
      return stego.trainer({ ...context, images: { ...context.images, features } });
    }),
    /OMH's losses begin in step 1, and resumed before step 1 its state "[\w./]+" comes out otherwise, expected the same bits/,
  );
});

tensorTest("checkGradients() refuses a method that takes OMH and forgets it", () =>
  assertRefuses(
    SHAPES,
    trainedBy((context) => stego.trainer({ ...context, omh: null })),
    "OMH leaves the gradient of its head as it is",
  ));

tensorTest("checkGradients() names the probe that OMH moves", () =>
  assertRefuses(
    SHAPES,
    altered((trainer, { omh }) => ({
      step: async (batch) => {
        const report = await trainer.step(batch);
        const centers = trainer.state["cluster_probe.centers"];
        const moved = neg(centers);
        if (omh) centers.assign(moved);
        moved.dispose();
        return report;
      },
    })),
    'OMH moves its probe "cluster_probe.centers", expected the gradient without OMH',
  ));

tensorTest("checkSamePredictor() refuses clusters of the hierarchy at test time", () =>
  assertRefuses(
    "predicts alike with OMH",
    altered(({ predictor }, { omh }) => ({
      predictor: {
        codes: predictor.codes,
        clusters: (codes) => {
          const clusters = predictor.clusters(codes);
          return omh ? pad(clusters, [[0, 0], [0, 3]]) as Tensor2D : clusters;
        },
      },
    })),
    'with OMH it predicts {"codes":[2,4,4,6],"clusters":[5,6]}, expected {"codes":[2,4,4,6],"clusters":[5,3]}',
  ));

tensorTest("a method that cannot start with OMH has to say so beforehand", () =>
  assertRefuses(
    SHAPES,
    trainedBy((context) => {
      if (context.omh) throw new Error("no");
      return stego.trainer(context);
    }),
    'with OMH on it throws "no", expected a trainer, or supportsOmh false',
  ));

tensorTest("a method that takes no OMH is never started with it", async () => {
  const withoutOmh: MethodDefinition = {
    ...stego,
    supportsOmh: false,
    trainer(context) {
      assertEquals(context.omh, null);
      return stego.trainer(context);
    },
  };
  for (const { name, run } of conformanceChecks(withoutOmh)) {
    if (name.includes("OMH")) await run();
  }
});
